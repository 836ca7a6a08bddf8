import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { chooseIndex, crossover, exactMs, hnswMs } from "./choose-index.ts";

const DIMENSIONS = [16, 32, 64, 128, 384, 512];

test("the scan is the faster up to the crossover, the graph from there on", () => {
  for (const dimension of DIMENSIONS) {
    const n = crossover(dimension);
    expect(exactMs(n - 1, dimension)).toBeLessThanOrEqual(hnswMs(n - 1, dimension));
    expect(exactMs(n, dimension)).toBeGreaterThan(hnswMs(n, dimension));
    expect(n).toBeGreaterThan(100_000);
  }
});

test("a graph is chosen where it is faster and can be built while a visitor is there", () => {
  for (const dimension of DIMENSIONS) {
    const n = crossover(dimension);
    expect(chooseIndex("auto", n - 1, dimension, Number.POSITIVE_INFINITY).index).toBe("exact");
    expect(chooseIndex("auto", n, dimension, Number.POSITIVE_INFINITY).index).toBe("hnsw");
    const { index, why } = chooseIndex("auto", n, dimension);
    expect(index).toBe("exact");
    expect(why).toMatch(/but its graph takes about .* to build/);
  }
});

test("a site's owner may force either", () => {
  expect(chooseIndex("hnsw", 100, 64).index).toBe("hnsw");
  expect(chooseIndex("exact", 1e8, 384).index).toBe("exact");
});

const { metrics } = JSON.parse(readFileSync("bench/results/index.json", "utf8")) as {
  metrics: Record<string, number | { readonly p50: number }>;
};
const cells = Object.keys(metrics).flatMap((name) => {
  const [, cell, n, dimension] = /^(clustered (\d+) x (\d+)): exact, 500 nearest$/.exec(name) ?? [];
  return cell ? [{ cell, n: Number(n), dimension: Number(dimension) }] : [];
});

test("figures are saved of all numbers of rows", () => {
  expect(cells.filter(({ dimension }) => dimension === 64).length).toBeGreaterThanOrEqual(5);
});

test.each(cells)("$cell: the rule goes the way of the saved figures", ({ cell, n, dimension }) => {
  const p50 = (index: string): number => (metrics[`${cell}: ${index}, 500 nearest`] as { p50: number }).p50;
  const widths = Object.keys(metrics).flatMap((name) => {
    const [, index] = name.startsWith(`${cell}: `) ? (/: (hnsw ef \d+), recall@500 %$/.exec(name) ?? []) : [];
    return index && (metrics[name] as number) >= 98 ? [index] : [];
  });
  const ratio = p50("exact") / Math.min(Number.POSITIVE_INFINITY, ...widths.map(p50));
  // Near the crossover either will do.
  if (ratio > 0.67 && ratio < 1.5) return;
  expect(n >= crossover(dimension)).toBe(ratio > 1);
});
