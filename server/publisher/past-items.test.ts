import { expect, test } from "vitest";
import { pastItems } from "./past-items.ts";

/** Two sessions of the past and a later one. */
const sessions = { items: Int32Array.of(0, 1, 1, 0, 1, 2, 2), offsets: Int32Array.of(0, 3, 5, 7) };
const items = ["a", "b", "c", "d"].map((id) => ({ id }));

test("an item counts by the distinct sessions of the past, never by the visits to come", () => {
  const { visited, unvisited } = pastItems(sessions, 2, 2, items, null);
  expect([...visited]).toEqual([1, 1, 0, 0]);
  expect([...unvisited]).toEqual([0, 0, 0, 0]);
  // Twice in one session is one session.
  expect([
    ...pastItems({ items: Int32Array.of(1, 1), offsets: Int32Array.of(0, 2) }, 1, 2, items, null).visited,
  ]).toEqual([0, 0, 0, 0]);
});

test("what the catalogue lists is there as a new item", () => {
  const { visited, unvisited } = pastItems(sessions, 2, 2, items, [{ id: "a" }, { id: "c" }, { id: "d" }]);
  expect([...visited]).toEqual([1, 1, 0, 0]);
  expect([...unvisited]).toEqual([0, 0, 1, 1]);
});
