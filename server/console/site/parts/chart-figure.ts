import type { Chart } from "../../../publisher/report/chart.ts";
import { svgChart } from "../../../publisher/report/svg-chart.ts";
import { element, uniqueId } from "../element.ts";

/** A redraw for less would be seen by nobody. px */
const STEP = 8;
/** Of a plot's width that the names of bars may take, and of an average character. */
const NAMES = 0.36;
const CHARACTER = 7;

/**
 * A plot, drawn for the width it has and again when that changes. It is hidden from screen readers: whoever shows it puts a
 * table with the same numbers beside it, which has long names whole.
 */
export function chartFigure(chart: Chart, caption: string): HTMLElement {
  const plot = element("div", { class: "plot" });
  const name = uniqueId("chart");
  let drawn = 0;
  new ResizeObserver(([{ contentRect }]) => {
    const width = Math.floor(contentRect.width);
    if (width === 0 || Math.abs(width - drawn) < STEP) return;
    drawn = width;
    plot.replaceChildren(parsed(svgChart(fitted(chart, width), width, name)));
  }).observe(plot);
  return element("figure", {}, element("figcaption", {}, caption), plot);
}

/** Names that take one line each: of longer ones the beginning and the end, by which they differ. */
function fitted(chart: Chart, width: number): Chart {
  const most = Math.max(8, Math.floor((NAMES * width) / CHARACTER));
  const half = Math.floor((most - 1) / 2);
  const categories = chart.categories.map((name) =>
    name.length > most ? `${name.slice(0, half).trimEnd()}…${name.slice(-half).trimStart()}` : name,
  );
  return chart.kind === "bars" ? { ...chart, categories } : chart;
}

const parsed = (svg: string): Node =>
  document.importNode(new DOMParser().parseFromString(svg, "image/svg+xml").documentElement, true);
