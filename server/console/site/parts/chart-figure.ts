import type { Chart } from "../../../publisher/report/chart.ts";
import { svgChart } from "../../../publisher/report/svg-chart.ts";
import { element, uniqueId } from "../element.ts";

/** A redraw for less would be seen by nobody. px */
const STEP = 8;
/** Of a plot's width that the names of bars may take, and of an average character. */
const NAMES = 0.36;
const CHARACTER = 7;

/** An element, so that it is drawn the moment it has a width: a frame later it would push down what is below it. */
class Plot extends HTMLElement {
  readonly #chart: Chart;
  readonly #name = uniqueId("chart");
  readonly #resized = new ResizeObserver(() => this.#draw());
  /** The width that it is drawn for. px */
  #drawn = 0;

  constructor(chart: Chart) {
    super();
    this.#chart = chart;
  }

  connectedCallback(): void {
    this.#draw();
    this.#resized.observe(this);
  }

  disconnectedCallback(): void {
    this.#resized.disconnect();
  }

  #draw(): void {
    const { paddingLeft, paddingRight } = getComputedStyle(this);
    const width = this.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
    if (width <= 0 || Math.abs(width - this.#drawn) < STEP) return;
    this.#drawn = width;
    this.replaceChildren(parsed(svgChart(fitted(this.#chart, width), width, this.#name)));
  }
}
customElements.define("console-plot", Plot);

/**
 * A plot, drawn for the width it has and again when that changes. It is hidden from screen readers: whoever shows it puts a
 * table with the same numbers beside it, which has long names whole.
 */
export const chartFigure = (chart: Chart, caption: string): HTMLElement =>
  element("figure", {}, element("figcaption", {}, caption), new Plot(chart));

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
