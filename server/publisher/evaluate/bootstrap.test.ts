import { describe, expect, test } from "vitest";
import { bootstrapIntervals, middle95, sumBy } from "./bootstrap.ts";

const width = ([low, high]: readonly [number, number]): number => high - low;

describe("bootstrapIntervals", () => {
  const ranks = Array.from({ length: 400 }, (_, i) => i % 2);
  const alone = Int32Array.from(ranks, (_, i) => i);

  test("as wide as the binomial: 1.96 standard errors on each side", () => {
    const intervals = bootstrapIntervals(ranks, alone, 1);
    expect(intervals).toMatchObject({ over: "cases", units: 400, samples: 1000 });
    // The standard error of a share of 0.5 of 400 is 0.025.
    for (const { hr } of [intervals].filter((i) => i !== null)) {
      expect(hr[0]).toBeGreaterThan(0.5 - 0.06);
      expect(hr[0]).toBeLessThan(0.5 - 0.04);
      expect(hr[1]).toBeGreaterThan(0.5 + 0.04);
      expect(hr[1]).toBeLessThan(0.5 + 0.06);
    }
  });

  test("the same seed gives the same interval", () => {
    expect(bootstrapIntervals(ranks, alone, 5)).toEqual(bootstrapIntervals(ranks, alone, 5));
    expect(bootstrapIntervals(ranks, alone, 5)).not.toEqual(bootstrapIntervals(ranks, alone, 6));
  });

  test("cases that stand and fall together make it wider: four equal ones double it", () => {
    const together = ranks.map((_, i) => (i >> 2) % 2);
    const bySession = bootstrapIntervals(
      together,
      alone.map((i) => i >> 2),
      1,
    );
    const byCase = bootstrapIntervals(together, alone, 1);
    expect(bySession).toMatchObject({ over: "sessions", units: 100 });
    expect(width(bySession?.hr ?? [0, 0]) / width(byCase?.hr ?? [0, 1])).toBeCloseTo(2, 0);
  });

  test("nothing to resample", () => {
    expect(bootstrapIntervals([], new Int32Array(0), 1)).toBeNull();
  });
});

test("middle95 leaves 2.5 % out at each end", () => {
  expect(middle95(Float64Array.from({ length: 1000 }, (_, i) => 999 - i))).toEqual([25, 975]);
  expect(middle95(Float64Array.of(3))).toEqual([3, 3]);
});

test("sumBy adds up the cases of a unit", () => {
  expect([...sumBy(Int32Array.of(0, 0, 1), (i) => i + 1)]).toEqual([3, 3]);
});
