import { expect, test } from "vitest";
import type { Chart } from "./chart.ts";
import { svgChart } from "./svg-chart.ts";

const chart: Chart = {
  kind: "lines",
  categories: ["1", "2", "3"],
  categoryName: "Epoch",
  valueName: "Loss",
  format: (value) => value.toFixed(2),
  series: [
    { name: "a < b", values: [3, 2, 1] },
    { name: "other", values: [1, null, 2] },
  ],
};

test("an element without scripts, styles or hard colours of text, drawn for its width", () => {
  const svg = svgChart(chart, 350, "loss");
  expect(svg).toMatch(/^<svg aria-hidden="true" focusable="false"[^>]* viewBox="0 0 350 \d+">/);
  expect(svg).not.toMatch(/<style|<script|\sstyle=|\sclass=|ecmeta/);
  expect(svg).toContain("a &lt; b");
  for (const [, colour] of svg.matchAll(/<text[^>]* fill="([^"]+)"/g)) expect(colour).toMatch(/^var\(--/);
  // The axis counts in round steps.
  expect(svg).toMatch(/>1<\/text>/);
});

test("the same chart gives the same bytes, and names of its own", () => {
  expect(svgChart(chart, 350, "loss")).toBe(svgChart(chart, 350, "loss"));
  const idsOf = (name: string): string[] => svgChart(chart, 350, name).match(/\bid="[^"]+"/g) ?? [];
  const [one, other] = [idsOf("one"), idsOf("other")];
  expect(one.some((id) => other.includes(id))).toBe(false);
});

test("intervals are drawn over bars, in place of labels", () => {
  const bars = { ...chart, kind: "bars", series: [{ name: "a", values: [1, 2, 3] }] } as const;
  const withIntervals = { ...bars, series: [{ ...bars.series[0], low: [0, 1, 2], high: [2, 3, 4] }] };
  const lines = (svg: string): number => svg.match(/stroke="var\(--ink\)"/g)?.length ?? 0;
  expect(lines(svgChart(bars, 700, "a"))).toBe(0);
  expect(lines(svgChart(withIntervals, 700, "a"))).toBe(3);
  expect(svgChart(bars, 700, "a")).toContain(">3.00<");
  expect(svgChart(withIntervals, 700, "a")).not.toContain(">3.00<");
});
