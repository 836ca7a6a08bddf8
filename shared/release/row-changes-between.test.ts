import { expect, test } from "vitest";
import { quantise } from "./quantise.ts";
import { rowChangesBetween } from "./row-changes-between.ts";

const vectors = (...firsts: number[]) => {
  const rows = new Float32Array(16 * firsts.length);
  for (const [i, first] of firsts.entries()) rows.set(first === 0 ? [0, 0] : [first, 1], 16 * i);
  return quantise(rows, 16);
};

test("changed and new rows are given with their vectors, rows that lost theirs are deleted", () => {
  const after = vectors(1, 3, 0, 0, 5, 0);
  const changes = rowChangesBetween(vectors(1, 2, 4, 0), after);
  expect([...changes.items]).toEqual([1, 4]);
  expect([...changes.deleted]).toEqual([2]);
  expect([...changes.vectors.rows.subarray(16)]).toEqual([...after.rows.subarray(4 * 16, 5 * 16)]);
  expect([...changes.vectors.scales]).toEqual([after.scales[1], after.scales[4]]);
});

test("a row that gets a vector again is a changed one", () => {
  expect([...rowChangesBetween(vectors(0, 2), vectors(7, 2)).items]).toEqual([0]);
});

test("fewer rows, or vectors of another length, are refused", () => {
  expect(() => rowChangesBetween(vectors(1, 2), vectors(1))).toThrow(RangeError);
  expect(() => rowChangesBetween(vectors(1), quantise(new Float32Array(32).fill(1), 32))).toThrow(RangeError);
});
