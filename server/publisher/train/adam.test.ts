import { expect, test } from "vitest";
import { DenseAdam, SparseAdam } from "./adam.ts";

test("over rows that are all touched, the sparse form is the dense one", () => {
  const start = Float32Array.from({ length: 12 }, (_, i) => Math.sin(i));
  const dense = { rows: { shape: [3, 4], values: start.slice() } };
  const sparse = start.slice();
  const denseAdam = new DenseAdam(dense);
  const sparseAdam = new SparseAdam(sparse, 4);
  for (let step = 0; step < 5; step++) {
    const gradient = Float32Array.from({ length: 12 }, (_, i) => Math.cos(i * (step + 1)));
    denseAdam.update({ rows: gradient }, 0.1);
    for (let row = 0; row < 3; row++) sparseAdam.add(row, gradient, row * 4);
    sparseAdam.update(0.1);
  }
  for (let i = 0; i < 12; i++) expect(sparse[i]).toBeCloseTo(dense.rows.values[i], 6);
});

test("rows that are not touched stay where they are, and a row's gradients of one step add up", () => {
  const rows = Float32Array.of(1, 1, 2, 2);
  const adam = new SparseAdam(rows, 2);
  adam.add(1, Float32Array.of(0, 0, 3, -1), 2);
  adam.add(1, Float32Array.of(-3, 2), 0);
  adam.update(0.5);
  // The sum is (0, 1): no step where it vanishes, a full first step where it does not.
  expect(Array.from(rows.subarray(0, 3))).toEqual([1, 1, 2]);
  expect(rows[3]).toBeCloseTo(1.5, 5);
});
