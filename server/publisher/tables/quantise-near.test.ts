import { expect, test } from "vitest";
import { seededRng } from "../../../shared/math/rng.ts";
import { dequantise, quantise } from "../../../shared/release/quantise.ts";
import { quantiseNear } from "./quantise-near.ts";

const DIMENSION = 64;
const rng = seededRng(3);
const randomRows = (n: number): Float32Array => Float32Array.from({ length: n * DIMENSION }, () => rng() - 0.5);
const before = quantise(randomRows(4), DIMENSION);
const held = new Float32Array(4 * DIMENSION);
for (let row = 0; row < 4; row++) dequantise(before, row, held, row * DIMENSION);

test("rows that stand still keep their bytes, from release to release", () => {
  const vectors = Float32Array.of(...held, ...randomRows(2));
  const first = quantiseNear(vectors, before);
  expect(first.rows.subarray(0, held.length)).toEqual(before.rows);
  expect(first.scales.subarray(0, 4)).toEqual(before.scales);
  const again = new Float32Array(vectors.length);
  for (let row = 0; row < 6; row++) dequantise(first, row, again, row * DIMENSION);
  expect(quantiseNear(again, first)).toEqual(first);
});

test("rows that are new or move go in coarse steps, and keep their direction", () => {
  const moved = held.slice();
  moved.set(randomRows(1), DIMENSION);
  const vectors = Float32Array.of(...moved, ...randomRows(50));
  const { rows, scales, n } = quantiseNear(vectors, before);
  const exact = quantise(vectors, DIMENSION);
  for (const row of [1, ...Array.from({ length: 50 }, (_, i) => 4 + i)]) {
    let dot = 0;
    for (let j = row * DIMENSION; j < (row + 1) * DIMENSION; j++) {
      expect(Math.abs(rows[j] - (row < 4 ? before.rows[j] : 0)) % 4).toBe(0);
      dot += rows[j] * scales[row] * exact.rows[j] * exact.scales[row];
    }
    expect(dot).toBeGreaterThan(0.998);
  }
  expect(n).toBe(54);
});

test("a row of zeros stays one", () => {
  const vectors = held.slice().fill(0, 0, DIMENSION);
  const { rows, scales } = quantiseNear(vectors, before);
  expect([scales[0], ...rows.subarray(0, DIMENSION)]).toEqual(Array(DIMENSION + 1).fill(0));
});
