import type { Chart } from "./chart.ts";
import { svgChart } from "./svg-chart.ts";

/** Text for an element or a quoted attribute. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign] ?? sign);

export const paragraph = (text: string): string => (text === "" ? "" : `<p>${escapeHtml(text)}</p>`);

/** A part of the page that its table of contents leads to. */
export const section = (id: string, title: string, ...parts: readonly string[]): string =>
  `<section id="${id}" aria-labelledby="${id}-title">\n<h2 id="${id}-title">${escapeHtml(title)}</h2>\n${parts.filter(Boolean).join("\n")}\n</section>`;

/** What is known of one thing, name by name; entries without a value are left out. */
export function facts(entries: Readonly<Record<string, string | null>>): string {
  const known = Object.entries(entries).filter(([, value]) => value !== null);
  const rows = known.map(
    ([name, value]) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value ?? "")}</dd></div>`,
  );
  return `<dl class="facts">${rows.join("")}</dl>`;
}

/** The first cell of a row is its name; columns of figures are set flush right. */
export function table(caption: string, header: readonly string[], rows: readonly (readonly string[])[]): string {
  const numeric = header.map((_, at) => at > 0 && rows.every((row) => /^[-+−–\d]/.test(row[at]) || row[at] === ""));
  const style = (at: number): string => (numeric[at] ? ' class="figure"' : "");
  const head = header.map((cell, at) => `<th scope="col"${style(at)}>${escapeHtml(cell)}</th>`).join("");
  const body = rows.map((row) => {
    const cells = row.map((cell, at) =>
      at === 0 ? `<th scope="row">${escapeHtml(cell)}</th>` : `<td${style(at)}>${escapeHtml(cell)}</td>`,
    );
    return `<tr>${cells.join("")}</tr>`;
  });
  // A table wider than a phone scrolls by itself, also from the keyboard.
  return `<div class="wide" role="region" tabindex="0" aria-label="${escapeHtml(caption)}"><table><caption>${escapeHtml(caption)}</caption><thead><tr>${head}</tr></thead><tbody>\n${body.join("\n")}\n</tbody></table></div>`;
}

const WIDE = 720;
const NARROW = 350;

/**
 * A plot in two widths, of which style sheets show the one that fits: text in a plot that is scaled down cannot be read. What
 * the plot shows is told in `summary` and, figure by figure, in a table.
 */
export function plot(id: string, title: string, summary: string, chart: Chart): string {
  const { categories, categoryName, series, format } = chart;
  const cell = (value: number | null | undefined): string =>
    value === null || value === undefined ? "" : format(value);
  const rows = categories.map((name, i) => [
    name.replaceAll("\n", ", "),
    ...series.flatMap(({ values, low, high }) => [
      cell(values[i]),
      ...(low && high ? [`${format(low[i])} to ${format(high[i])}`] : []),
    ]),
  ]);
  const header = [
    categoryName,
    ...series.flatMap(({ name, low }) => (low ? [name, `${name}, 95 % interval`] : [name])),
  ];
  return `<figure id="${id}" aria-labelledby="${id}-title">
<figcaption><h3 id="${id}-title">${escapeHtml(title)}</h3>${paragraph(summary)}</figcaption>
<div class="plot wide-plot">${svgChart(chart, WIDE, `${id}-wide`)}</div>
<div class="plot narrow-plot">${svgChart(chart, NARROW, `${id}-narrow`)}</div>
<details><summary>The figures of this plot</summary>${table(title, header, rows)}</details>
</figure>`;
}
