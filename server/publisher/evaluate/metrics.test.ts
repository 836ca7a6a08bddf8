import { describe, expect, test } from "vitest";
import { Tally } from "./metrics.ts";

describe("Tally", () => {
  test("a hit counts by its rank, a miss nothing: means are fractions of 1", () => {
    const tally = new Tally();
    tally.add([7, 8, 9], 7, 1);
    tally.add([7, 8, 9], 9, 1);
    tally.add([7, 8, 9], 5, 1);
    tally.add([], 5, 1);
    const { cases, hr, mrr, ndcg } = tally.accuracy;
    expect(cases).toBe(4);
    expect(hr).toBeCloseTo(2 / 4, 12);
    expect(mrr).toBeCloseTo((1 + 1 / 3) / 4, 12);
    // 1 / log2(1 + 1) = 1 for the first place, 1 / log2(1 + 3) = 0.5 for the third.
    expect(ndcg).toBeCloseTo((1 + 0.5) / 4, 12);
  });

  test("an unknown target (-1) is a miss", () => {
    const tally = new Tally();
    tally.add([0, 1], -1, 1);
    expect(tally.accuracy).toEqual({ cases: 1, hr: 0, mrr: 0, ndcg: 0 });
  });

  test("nothing counted is 0 and not NaN", () => {
    expect(new Tally().accuracy).toEqual({ cases: 0, hr: 0, mrr: 0, ndcg: 0 });
    expect(new Tally().byPrefixLength).toEqual({});
    expect(new Tally().coverage(0)).toBe(0);
  });

  test("groups by prefix length, shortest first, only those with cases", () => {
    const tally = new Tally();
    for (const length of [25, 10, 9, 5, 4, 2]) tally.add([1], length === 9 ? 0 : 1, length);
    const groups = tally.byPrefixLength;
    expect(Object.keys(groups)).toEqual(["2", "4", "5-9", "10+"]);
    expect(Object.values(groups).map(({ cases }) => cases)).toEqual([1, 1, 2, 2]);
    expect(Object.values(groups).map(({ hr }) => hr)).toEqual([1, 1, 0.5, 1]);
  });

  test("coverage is the share of items that stood in any answer", () => {
    const tally = new Tally();
    tally.add([1, 2], 1, 1);
    tally.add([2, 3], 9, 1);
    expect(tally.coverage(12)).toBe(3 / 12);
  });
});
