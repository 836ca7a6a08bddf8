import { describe, expect, test } from "vitest";
import { firstDistinct } from "./baseline.ts";
import { lastItemNeighbours } from "./last-item-neighbours.ts";
import { sessionPopularity } from "./session-popularity.ts";
import { userHistory } from "./user-history.ts";

const POPULAR = [9, 8, 7, 6];
const ask = (items: readonly number[]) => ({ items, earlier: [] });

test("firstDistinct takes k from the lists in turn, none twice", () => {
  expect(firstDistinct(3, [1, 1, 2], [2, 3, 4])).toEqual([1, 2, 3]);
  expect(firstDistinct(9, [1], [])).toEqual([1]);
  expect(firstDistinct(0, [1])).toEqual([]);
});

describe("sessionPopularity", () => {
  const answer = sessionPopularity(POPULAR, (item) => (item === 1 ? 50 : 0), 5);
  test("the session's items by count, then by popularity, then the latest, then popular ones", () => {
    expect(answer(ask([1, 2, 3, 2, 9]))).toEqual([2, 1, 9, 3, 8]);
  });
  test("a session without a known item gets popular ones", () => {
    expect(answer(ask([]))).toEqual(POPULAR);
  });
});

describe("userHistory", () => {
  test("what the visitor went to most often in earlier sessions, then the latest, then popular ones", () => {
    const answer = userHistory(POPULAR, 4);
    expect(answer({ items: [5, 5, 5], earlier: [1, 2, 3, 1] })).toEqual([1, 3, 2, 9]);
    expect(answer(ask([5]))).toEqual(POPULAR);
  });
});

describe("lastItemNeighbours", () => {
  // Item 0 leads to 3 and 9, item 1 to nothing; the release holds two items with rows.
  const table = { n: 2, offsets: Int32Array.of(0, 2, 2), items: Int32Array.of(3, 9) };
  const answer = lastItemNeighbours(table, POPULAR, 4);
  test("neighbours in their order, then popular items", () => {
    expect(answer(ask([1, 0]))).toEqual([3, 9, 8, 7]);
    expect(answer(ask([0, 1]))).toEqual(POPULAR);
  });
  test("an item that the release does not hold is looked past", () => {
    expect(answer(ask([0, 77]))).toEqual([3, 9, 8, 7]);
    expect(answer(ask([77]))).toEqual(POPULAR);
  });
});
