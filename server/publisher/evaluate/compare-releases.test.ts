import { describe, expect, test } from "vitest";
import { compareRanks } from "./compare-releases.ts";

const alone = (cases: number): Int32Array => Int32Array.from({ length: cases }, (_, i) => i);

describe("compareRanks", () => {
  test("differences are B less A; a win is a higher place, and a miss the lowest", () => {
    const { a, b, hr, mrr, wins, ties, losses } = compareRanks([1, 2, 0, 3, 0], [1, 1, 5, 4, 0], alone(5), 20, 1);
    expect([wins, ties, losses]).toEqual([2, 2, 1]);
    expect(hr.difference).toBeCloseTo(1 / 5, 12);
    expect(mrr.difference).toBeCloseTo((0.5 + 1 / 5 + 1 / 4 - 1 / 3) / 5, 12);
    expect(b.mrr - a.mrr).toBeCloseTo(mrr.difference, 12);
  });

  test("a release against itself: no difference, p = 1", () => {
    const ranks = [1, 0, 3, 7, 2];
    expect(compareRanks(ranks, ranks, alone(5), 20, 1)).toMatchObject({
      hr: { difference: 0, interval: [0, 0], p: 1 },
      ties: 5,
    });
  });

  test("a steady gain is significant, and its interval lies above 0", () => {
    const a = Array.from({ length: 300 }, (_, i) => (i % 3 === 0 ? 2 : 0));
    const b = a.map((rank, i) => (i % 10 === 0 ? 1 : rank));
    const { mrr, over, units } = compareRanks(a, b, alone(300), 20, 1);
    expect({ over, units }).toEqual({ over: "cases", units: 300 });
    expect(mrr.p).toBeLessThan(0.001);
    expect(mrr.interval[0]).toBeGreaterThan(0);
    expect(mrr.interval[1]).toBeGreaterThan(mrr.difference);
  });

  test("thirty cases of one session are one result, and prove nothing", () => {
    const units = Int32Array.from({ length: 60 }, (_, i) => (i < 30 ? 0 : i - 29));
    const a = new Array(60).fill(2);
    const b = a.map((rank, i) => (i < 30 ? 1 : rank));
    expect(compareRanks(a, b, units, 20, 1)).toMatchObject({ over: "sessions", units: 31, mrr: { p: 1 } });
    expect(compareRanks(a, b, alone(60), 20, 1).mrr.p).toBeLessThan(0.001);
  });

  test("the same seed gives the same figures; no cases give none", () => {
    const [a, b] = [
      [1, 2, 0, 4],
      [2, 1, 1, 0],
    ];
    expect(compareRanks(a, b, alone(4), 20, 9)).toEqual(compareRanks(a, b, alone(4), 20, 9));
    expect(compareRanks([], [], alone(0), 20, 9)).toMatchObject({ cases: 0, mrr: { difference: 0, p: 1 } });
  });
});
