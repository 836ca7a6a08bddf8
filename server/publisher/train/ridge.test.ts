import { expect, test } from "vitest";
import { seededRng } from "../../../shared/math/rng.ts";
import { gaussian } from "./parameters.ts";
import { applyMap, Ridge, type SparseRow } from "./ridge.ts";

const rng = seededRng(3);

/** Rows of `width` numbers of which every third or so is there. */
function sparseRows(count: number, width: number): SparseRow[] {
  return Array.from({ length: count }, () => {
    const columns = Int32Array.from({ length: width }, (_, j) => j).filter(() => rng() < 0.35);
    return { columns, values: Float64Array.from(columns, () => gaussian(rng)), length: columns.length };
  });
}

// Widths that leave no, one and three rows for the last block of the factorisation.
test.each([3, 8, 9, 23])("%i columns: the map from which the targets were made is found again", (width) => {
  const rows = sparseRows(60, width);
  const weights = Float64Array.from({ length: width * 2 }, () => gaussian(rng));
  const ridge = new Ridge(width, 2);
  const target = new Float32Array(2);
  for (const row of rows) {
    applyMap({ width, dimension: 2, weights }, row, target, 0);
    ridge.add(row, target, 0, 1);
  }
  const found = ridge.solve(1e-9).weights;
  found.forEach((weight, i) => {
    expect(weight).toBeCloseTo(weights[i], 4);
  });
});

test("two parts added up are the whole; the penalty draws weights to zero", () => {
  const rows = sparseRows(40, 6);
  const target = Float32Array.of(1, -2, 3);
  const [whole, first, second] = [new Ridge(6, 3), new Ridge(6, 3), new Ridge(6, 3)];
  rows.forEach((row, r) => {
    whole.add(row, target, 0, 2);
    (r % 3 ? first : second).add(row, target, 0, 2);
  });
  first.addAll(second);
  const size = (weights: Float64Array): number => weights.reduce((sum, weight) => sum + weight * weight, 0);
  const sum = first.solve(1).weights;
  whole.solve(1).weights.forEach((weight, i) => {
    expect(sum[i]).toBeCloseTo(weight, 10);
  });
  expect(size(whole.solve(100).weights)).toBeLessThan(size(whole.solve(1).weights));
});
