import type { Chart } from "../../server/publisher/report/chart.ts";
import { DARK, LIGHT } from "../../server/publisher/report/palette.ts";
import { svgChart } from "../../server/publisher/report/svg-chart.ts";

const WIDTH = 720;

/** A plot as a file of its own, for a page that shows it as an image: it brings its colours, light and dark. */
export function plotFile(chart: Chart, name: string): string {
  const style = `<style>svg { ${LIGHT} font-family: system-ui, sans-serif; background: var(--card) } @media (prefers-color-scheme: dark) { svg { ${DARK} } }</style>`;
  return `${svgChart(chart, WIDTH, name).replace(/^<svg[^>]*>/, (tag) => `${tag}\n${style}`)}\n`;
}
