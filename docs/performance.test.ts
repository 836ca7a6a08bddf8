import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { BARS, verdict } from "../bench/report/bars.ts";
import { performancePage } from "../bench/report/performance-page.ts";
import { SUITES } from "../bench/report/suites.ts";
import type { Result } from "../bench/save.ts";

const root = join(import.meta.dirname, "..");
const read = (file: string): string => readFileSync(join(root, file), "utf8");
const saved = new Map(
  SUITES.map(({ name }) => [name, JSON.parse(read(`bench/results/${name}.json`)) as Result] as const),
);

test("the page and its plots are what the saved figures give: run npm run bench:report", () => {
  const { markdown, plots } = performancePage(saved);
  expect(read("docs/performance.md")).toBe(markdown);
  expect(readdirSync(join(root, "docs/performance")).sort()).toEqual([...plots.keys()].sort());
  for (const [file, svg] of plots) expect(read(`docs/performance/${file}`)).toBe(svg);
});

test.each(BARS)("$what: its figures are in the suite's results", ({ suite, parts }) => {
  const { metrics } = saved.get(suite) as Result;
  expect(parts.map(({ metric }) => metric).filter((metric) => !(metric in metrics))).toEqual([]);
});

describe("a bar", () => {
  const bar = {
    what: "",
    suite: "",
    parts: [{ metric: "a", quantile: "p99", relation: "<=", limit: 4, unit: " ms" }],
  } as const;
  const spread = { p50: 1, p90: 2, p99: 4.01, p999: null, n: 100, unit: "ms" };

  test("is met up to its limit", () => {
    expect(verdict(bar, { a: { ...spread, p99: 4 } })).toEqual({ aim: "p99 <= 4 ms", measured: "4 ms", met: true });
    expect(verdict(bar, { a: spread })).toEqual({ aim: "p99 <= 4 ms", measured: "4.01 ms", met: false });
  });

  test("is not met by a figure that nobody measured", () => {
    expect(verdict(bar, {})).toEqual({ aim: "p99 <= 4 ms", measured: "not measured", met: false });
  });
});
