import type { WrittenReport } from "../../build-report.ts";
import type { Accuracy } from "../../evaluate/metrics.ts";
import { bytes, count, percent } from "../format.ts";
import { escapeHtml, paragraph, plot, section, table } from "../html.ts";
import { METHODS } from "../method-names.ts";

/** How good it is, beside what is easy to have. */
export function headline({ evaluation, parts, heldOut }: WrittenReport): string {
  if (!evaluation) return section("result", "Result", paragraph(`Nothing was measured: ${heldOut.why}.`));
  const { k, cases, intervals, baselines } = evaluation;
  const between = (interval: readonly [number, number] | undefined): string =>
    interval ? `; 95 % interval ${interval.map((share) => (100 * share).toFixed(1)).join(" to ")}` : "";
  const models = parts.filter(({ role }) => role === "encoder" || role === "ranker");
  const all: readonly (readonly [string, string, Accuracy])[] = [
    ["Device", "encoder, ranker: what this release does", evaluation],
    ...(Object.entries(baselines) as [keyof typeof METHODS, Accuracy][]).map(
      ([method, accuracy]) => [...METHODS[method], accuracy] as const,
    ),
  ];
  const inOrder = [...all].sort(([, , a], [, , b]) => b.mrr - a.mrr);
  const { mrrRatio } = evaluation.bars.sessionBlind;
  return section(
    "result",
    "Result",
    paragraph(
      `${count(cases)} next steps of held-out later sessions were predicted by the code that runs on a device. ` +
        `HR@${k} is how often the item the visitor went to is among the first ${k} of all items; MRR@${k} is the mean of 1 / its place.`,
    ),
    tiles([
      [percent(evaluation.hr), `HR@${k}${between(intervals?.hr)}`],
      [percent(evaluation.mrr), `MRR@${k}${between(intervals?.mrr)}`],
      [mrrRatio === null ? "–" : `${mrrRatio.toFixed(1)} ×`, "the MRR of the best list that ignores the session"],
      [bytes(sumOf(models, ({ transferBytes }) => transferBytes)), "to download for both models"],
    ]),
    plot("methods", "Beside what is easy to have", "", {
      kind: "bars",
      categories: inOrder.map(([name]) => name),
      categoryName: "Method",
      valueName: "",
      format: (value) => percent(value),
      series: [
        { name: `HR@${k}`, values: inOrder.map(([, , { hr }]) => hr) },
        { name: `MRR@${k}`, values: inOrder.map(([, , { mrr }]) => mrr) },
      ],
    }),
    `<details><summary>What each method is</summary>${table(
      "Methods, the best MRR first",
      ["Method", "What it is", `NDCG@${k}`],
      inOrder.map(([name, meaning, { ndcg }]) => [name, meaning, percent(ndcg, 2)]),
    )}</details>`,
  );
}

const sumOf = <T>(values: readonly T[], of: (value: T) => number): number =>
  values.reduce((sum, value) => sum + of(value), 0);

const tiles = (entries: readonly (readonly [string, string])[]): string =>
  `<ul class="tiles">${entries
    .map(([figure, text]) => `<li><strong>${escapeHtml(figure)}</strong> <span>${escapeHtml(text)}</span></li>`)
    .join("")}</ul>`;
