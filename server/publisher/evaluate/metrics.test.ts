import { describe, expect, test } from "vitest";
import { AccuracySums, accuracyOfRanks, placeIn, rankOf } from "./metrics.ts";

describe("AccuracySums", () => {
  test("a hit counts by its rank, a miss nothing: means are fractions of 1", () => {
    const sums = new AccuracySums();
    for (const rank of [1, 3, 0, 0]) sums.add(rank);
    const { cases, hr, mrr, ndcg } = sums.mean;
    expect(cases).toBe(4);
    expect(hr).toBeCloseTo(2 / 4, 12);
    expect(mrr).toBeCloseTo((1 + 1 / 3) / 4, 12);
    // 1 / log2(1 + 1) = 1 for the first place, 1 / log2(1 + 3) = 0.5 for the third.
    expect(ndcg).toBeCloseTo((1 + 0.5) / 4, 12);
  });

  test("nothing counted is 0 and not NaN", () => {
    expect(new AccuracySums().mean).toEqual({ cases: 0, hr: 0, mrr: 0, ndcg: 0 });
  });
});

test("accuracyOfRanks: what stands beyond k is not found", () => {
  expect(accuracyOfRanks([1, 2, 3, 0], 2)).toEqual({ cases: 4, hr: 0.5, mrr: 0.375, ndcg: (1 + 1 / Math.log2(3)) / 4 });
});

test("rankOf: ties go to the candidate that stands first, never to the target", () => {
  expect(rankOf(1, [5, 7, 6])).toBe(1);
  expect(rankOf(0, [5, 7, 6])).toBe(3);
  expect(rankOf(2, [5, 5, 5])).toBe(3);
  expect(rankOf(0, [5, 5, 5])).toBe(1);
  expect(rankOf(-1, [5])).toBe(0);
});

test("placeIn: 1-based, 0 for what is not there and for an item nobody knows", () => {
  expect([7, 5, 6].map((item) => placeIn([7, 5], item))).toEqual([1, 2, 0]);
  expect(placeIn([-1, 5], -1)).toBe(0);
  expect(placeIn(Int32Array.of(4, 9), 9)).toBe(2);
});
