import { expect, test } from "vitest";
import { seededRng } from "../../../shared/math/rng.ts";
import { spectralStart } from "./spectral-start.ts";

/** Two groups of items; a session stays in one of them. */
function twoGroups(n: number): { items: Int32Array; offsets: Int32Array } {
  const rng = seededRng(3);
  const items: number[] = [];
  const offsets = [0];
  for (let s = 0; s < 400; s++) {
    const group = s % 2;
    for (let i = 0; i < 5; i++) items.push(2 * Math.floor((rng() * n) / 2) + group);
    offsets.push(items.length);
  }
  return { items: Int32Array.from(items), offsets: Int32Array.from(offsets) };
}

const cosine = (rows: Float32Array, d: number, a: number, b: number): number => {
  let dot = 0;
  let aa = 0;
  let bb = 0;
  for (let j = 0; j < d; j++) {
    dot += rows[a * d + j] * rows[b * d + j];
    aa += rows[a * d + j] ** 2;
    bb += rows[b * d + j] ** 2;
  }
  return dot / Math.sqrt(aa * bb);
};

test("items that are visited together start close to each other", () => {
  const n = 40;
  const d = 16;
  const rows = spectralStart(twoGroups(n), n, d, seededRng(1));
  const mean = { within: 0, between: 0 };
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      if (i !== j) mean[(i + j) % 2 === 0 ? "within" : "between"] += cosine(rows, d, i, j);
    }
  }
  expect(mean.within / (n * (n / 2 - 1))).toBeGreaterThan(0.05 + mean.between / (n * (n / 2)));
});

test("fewer items than dimensions, and items nobody visited, give finite rows", () => {
  const sessions = { items: Int32Array.of(0, 1, 0, 2), offsets: Int32Array.of(0, 2, 4) };
  const rows = spectralStart(sessions, 5, 16, seededRng(1));
  expect(rows.length).toBe(5 * 16);
  expect(rows.every(Number.isFinite)).toBe(true);
});
