import { expect, test } from "vitest";
import { startNewItems, visitedItems, withoutRows } from "./new-items.ts";
import type { Sessions } from "./sessions.ts";

const sessions: Sessions = { items: Int32Array.of(0, 1, 2, 0, 3, 1), offsets: Int32Array.of(0, 2, 3, 6) };

test("an item is known by what it was visited with", () => {
  expect(Array.from(visitedItems(sessions, 5))).toEqual([1, 1, 0, 1, 0]);
});

test("rows of unknown items are zeros, the trained rows stay", () => {
  const rows = Float32Array.of(1, 1, 2, 2, 3, 3);
  expect(Array.from(withoutRows(rows, 2, Uint8Array.of(1, 0, 1)))).toEqual([1, 1, 0, 0, 3, 3]);
  expect(rows[2]).toBe(2);
});

test("a new item starts between the known ones around it, as long as a known row is", () => {
  const rows = new Float32Array(5 * 2);
  rows.set([2, 0], 0);
  rows.set([0, 2], 2);
  startNewItems(rows, 2, Uint8Array.of(1, 1, 0, 0, 0), sessions);
  expect(rows[3 * 2]).toBeCloseTo(Math.SQRT2, 5);
  expect(rows[3 * 2 + 1]).toBeCloseTo(Math.SQRT2, 5);
  // Item 2 was alone, item 4 nowhere.
  expect(Array.from(rows.subarray(4, 6))).toEqual([0, 0]);
  expect(Array.from(rows.subarray(8))).toEqual([0, 0]);
});
