import { BarChart, CustomChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent } from "echarts/components";
import { type EChartsCoreOption, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import type { Chart, ChartSeries } from "./chart.ts";

use([BarChart, CustomChart, LineChart, GridComponent, LegendComponent, SVGRenderer]);

const FONT_SIZE = 12;
/** Shapes as well as colours: a plot must be readable in grey. */
const SYMBOLS = ["circle", "rect", "triangle", "diamond"];
const DASHES = ["solid", "dashed", "dotted", [8, 3, 2, 3]];

/**
 * Draws a chart as an SVG element without scripts, `style` attributes or ids that could clash, so that it may stand in a page
 * under any Content-Security-Policy. Colours are the page's CSS variables --ink, --muted, --line and --series-1 to -4.
 *
 * @param width user units; text is 12 of them high, so draw for the width it will be shown at
 */
export function svgChart(chart: Chart, width: number, name: string): string {
  const height = heightOf(chart, width);
  const canvas = init(null, null, { renderer: "svg", ssr: true, width, height });
  canvas.setOption(optionOf(chart, width));
  const svg = canvas.renderToSVGString({ useViewBox: true });
  canvas.dispose();
  return plainSvg(svg, name);
}

/** Of an average character, in most fonts; the page's own font is not known here. */
const CHARACTER = 0.58 * FONT_SIZE;
const LEGEND_ROW = 22;
const LEGEND_GAP = 18;
const LEGEND_ICON = 26;

/** Height of the legend: its entries stand side by side as far as they fit. */
function legendHeight({ series }: Chart, width: number): number {
  if (series.length < 2) return 0;
  let rows = 1;
  let used = 0;
  for (const { name } of series) {
    const entry = LEGEND_ICON + 5 + CHARACTER * name.length + LEGEND_GAP;
    if (used > 0 && used + entry > width) {
      rows++;
      used = 0;
    }
    used += entry;
  }
  return LEGEND_ROW * rows + 6;
}

function heightOf(chart: Chart, width: number): number {
  const { kind, categories, series } = chart;
  const rest = kind === "bars" ? 44 + categories.length * (10 + 16 * series.length) : 240;
  return legendHeight(chart, width) + rest;
}

/** Room for the names of bars; longer names are broken into lines. */
const nameWidth = ({ categories }: Chart, width: number): number =>
  Math.min(0.4 * width, 6 + CHARACTER * Math.max(0, ...categories.map((name) => name.length)));

const colour = (at: number): string => `var(--series-${(at % 4) + 1})`;

function optionOf(chart: Chart, width: number): EChartsCoreOption {
  const { kind, categories, series, format } = chart;
  const sideways = kind === "bars";
  const text = { color: "var(--muted)", fontSize: FONT_SIZE };
  const line = { lineStyle: { color: "var(--line)" } };
  const categoryAxis = {
    type: "category",
    data: categories,
    inverse: sideways,
    boundaryGap: kind !== "lines",
    name: sideways ? undefined : chart.categoryName,
    nameLocation: "middle",
    nameGap: categories.some((name) => name.includes("\n")) ? 40 : 26,
    nameTextStyle: text,
    axisLabel: {
      ...text,
      interval: kind === "lines" ? "auto" : 0,
      lineHeight: 14,
      // The library takes text for narrower than most fonts set it.
      ...(sideways
        ? { width: 0.85 * nameWidth(chart, width), overflow: "break" }
        : { fontSize: width < 500 ? 11 : FONT_SIZE }),
    },
    axisLine: line,
    axisTick: { show: false },
  };
  const valueAxis = {
    type: "value",
    scale: kind === "lines",
    name: chart.valueName,
    nameLocation: "middle",
    nameGap: sideways ? 26 : 44,
    nameTextStyle: text,
    axisLabel: { ...text, formatter: (value: number) => withoutZeros(format(value)), hideOverlap: true },
    splitNumber: width < 500 ? 3 : 5,
    splitLine: line,
  };
  const drawn = series.map((one, at) => (kind === "lines" ? lines(one, at) : bars(chart, one, at, width)));
  return {
    animation: false,
    legend: {
      show: series.length > 1,
      top: 0,
      left: 0,
      itemWidth: LEGEND_ICON,
      itemGap: LEGEND_GAP,
      data: series.map(({ name }) => name),
      textStyle: { color: "var(--ink)", fontSize: FONT_SIZE },
    },
    grid: sideways
      ? {
          left: nameWidth(chart, width) + 10,
          right: 56,
          top: legendHeight(chart, width) + 10,
          bottom: 24,
          outerBoundsMode: "none",
        }
      : { left: 12, right: 16, top: legendHeight(chart, width) + 16, bottom: 8, outerBoundsMode: "same" },
    xAxis: sideways ? valueAxis : categoryAxis,
    yAxis: sideways ? categoryAxis : valueAxis,
    series: [...drawn, ...series.flatMap((one, at) => whiskers(chart, one, at))],
  };
}

/** "10 %" for "10.0 %": axes count in round steps. */
const withoutZeros = (text: string): string =>
  text.replace(/(\.\d*?)0+(?!\d)/, (_, digits) => (digits === "." ? "" : digits));

/** Nothing reacts to a pointer: the figures are in the table under the plot. */
const STILL = { silent: true, emphasis: { disabled: true } };

function lines({ name, values }: ChartSeries, at: number) {
  return {
    ...STILL,
    type: "line",
    name,
    data: values,
    symbol: SYMBOLS[at % SYMBOLS.length],
    symbolSize: 7,
    showAllSymbol: true,
    lineStyle: { width: 2, color: colour(at), type: DASHES[at % DASHES.length] },
    itemStyle: { color: colour(at) },
  };
}

function bars(
  { kind, categories, series, format }: Chart,
  { name, values, low }: ChartSeries,
  at: number,
  width: number,
) {
  const room = kind === "bars" || width / (categories.length * series.length) > 50;
  return {
    ...STILL,
    type: "bar",
    name,
    data: values,
    barMaxWidth: kind === "bars" ? 16 : 44,
    itemStyle: { color: colour(at) },
    label: {
      // Beside a whisker a label would lie on top of it.
      show: room && !low,
      position: kind === "bars" ? "right" : "top",
      formatter: ({ value }: { value: number }) => format(value),
      color: "var(--ink)",
      fontSize: 11,
      textBorderWidth: 0,
    },
  };
}

/** The part of echarts' custom series that whiskers need; its own types do not name it without the full library. */
interface WhiskerApi {
  value(dimension: number): number;
  coord(point: readonly number[]): number[];
  barLayout(options: { count: number; barMaxWidth: number }): { offsetCenter: number }[];
}

/** Intervals as lines over the bars. */
function whiskers({ kind, series }: Chart, { name, low, high }: ChartSeries, at: number) {
  if (!low || !high) return [];
  const sideways = kind === "bars";
  const shape = (from: number[], to: number[], off: number) =>
    sideways
      ? { x1: from[0], y1: from[1] + off, x2: to[0], y2: to[1] + off }
      : { x1: from[0] + off, y1: from[1], x2: to[0] + off, y2: to[1] };
  const one = {
    ...STILL,
    type: "custom",
    name: `${name}, interval`,
    z: 5,
    encode: sideways ? { x: [1, 2], y: 0 } : { x: 0, y: [1, 2] },
    data: low.map((value, i) => [i, value, high[i]]),
    renderItem(_: unknown, api: WhiskerApi) {
      const point = (value: number) => api.coord(sideways ? [value, api.value(0)] : [api.value(0), value]);
      const off = api.barLayout({ count: series.length, barMaxWidth: sideways ? 16 : 44 })[at]?.offsetCenter ?? 0;
      return {
        type: "line",
        shape: shape(point(api.value(1)), point(api.value(2)), off),
        style: { stroke: "var(--ink)", lineWidth: 2 },
      };
    },
  };
  return [one];
}

/** Takes out what is for hovering, and turns `style` attributes into attributes of their own. */
function plainSvg(svg: string, name: string): string {
  return svg
    .replace(/<style\s*>[\s\S]*?<\/style>\s*/g, "")
    .replace(/ (?:class|pointer-events|ecmeta_\w+|xmlns:xlink|version|baseProfile)="[^"]*"/g, "")
    .replace(/ style="([^"]*)"/g, (_, style: string) => attributesOf(style))
    .replace(/zr\d+-/g, `${name}-`)
    .replace(/^<svg width="(\d+)" height="(\d+)"/, '<svg aria-hidden="true" focusable="false"')
    .replace(/<rect[^>]*fill="none"><\/rect>\s*/, "")
    .replace(/\n+/g, "\n");
}

const attributesOf = (style: string): string =>
  style
    .split(";")
    .map((rule) => rule.split(":"))
    .filter(([key]) => key === "font-size" || key === "font-weight")
    .map(([key, value]) => ` ${key}="${value.trim()}"`)
    .join("");
