import { expect, test } from "vitest";
import { publishedSplit } from "./published-split.ts";

const split = { cut: 3, ranker: [3, 5, 6], choosing: [4], measuring: [] };

test("the same sessions by their new numbers; those of which nothing can be learned are gone", () => {
  // Session 1 is gone and so is 5; 6 has a single visit left.
  const published = { items: new Int32Array(9), offsets: Int32Array.of(0, 2, 4, 6, 8, 9) };
  expect(publishedSplit(split, Int32Array.of(0, 2, 3, 4, 6), published)).toEqual({
    cut: 2,
    ranker: [2],
  });
});

test("nothing is held out when the past would teach nothing", () => {
  const published = { items: new Int32Array(5), offsets: Int32Array.of(0, 1, 3, 5) };
  expect(publishedSplit(split, Int32Array.of(1, 3, 4), published)).toEqual({ cut: 3, ranker: [] });
});
