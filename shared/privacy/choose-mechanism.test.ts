import { describe, expect, test } from "vitest";
import { chooseMechanism, MOST_SUBSET_VALUES } from "./choose-mechanism.ts";
import { errorFloor, uniformError, varianceOf } from "./error-floor.ts";
import { oddsBelow } from "./odds.ts";
import { bestSubsetSize } from "./subset-selection.ts";

test("of two values the floor is what randomised response has, by hand", () => {
  for (const milli of [500, 1000, 2000, 4000]) {
    const ratio = Math.exp(milli / 1000);
    // Each estimate has p (1 - p) / (2 p - 1)^2 at one half of truth: 1/4 (e + 1)^2 / (e - 1)^2, and there are two.
    expect(errorFloor(2, milli)).toBeCloseTo((2 * (ratio + 1) ** 2) / (4 * (ratio - 1) ** 2), 10);
  }
});

test("the floor nears 4 e^ε / (e^ε - 1)^2 a value as they grow in number", () => {
  const ratio = Math.exp(1);
  expect(errorFloor(60_000, 1000) / 60_000 / ((4 * ratio) / (ratio - 1) ** 2)).toBeCloseTo(1, 4);
});

test("the best subset size is the best of all", () => {
  for (const milli of [1, 100, 500, 1000, 2000, 4000, 5000]) {
    const odds = oddsBelow(milli);
    for (let k = 2; k < 160; k++) {
      const costs = Array.from(
        { length: k - 1 },
        (_, i) => ((i + 1) * odds.held + (k - i - 1) * odds.other) ** 2 / ((i + 1) * (k - i - 1)),
      );
      const best = Math.min(...costs);
      expect(costs[bestSubsetSize(k, odds) - 1] / best, `${k} values, ${milli}`).toBeLessThan(1 + 1e-12);
    }
  }
});

describe("the error against the floor", () => {
  const ratio = (k: number, milli: number): number =>
    uniformError(chooseMechanism(k, milli).support, k) / errorFloor(k, milli);

  test("is the floor itself up to 1,000 values, but for the rounding of e^ε", () => {
    for (const milli of [100, 500, 1000, 2000, 4000, 5000])
      for (const k of [2, 3, 5, 16, 57, 100, 333, 999, 1000])
        expect(Math.abs(ratio(k, milli) - 1), `${k} values, ${milli}`).toBeLessThan(1e-5);
  });

  test("is at most 1.024 of it above, whatever the number of values and ε up to 4", () => {
    let worst = 0;
    for (let milli = 100; milli <= 4000; milli += 100)
      for (let k = MOST_SUBSET_VALUES + 1; k <= 65_536; k = Math.ceil(k * 1.35))
        worst = Math.max(worst, ratio(k, milli));
    expect(worst).toBeLessThan(1.024);
  });

  test("is largest where all values are equally common", () => {
    const { support } = chooseMechanism(50, 1000);
    const skewed = varianceOf(support, 0.51) + 49 * varianceOf(support, 0.01);
    expect(skewed).toBeLessThan(uniformError(support, 50));
  });
});

test("reports stay small", () => {
  for (const milli of [10, 500, 1000, 2000, 4000, 5000]) {
    for (const k of [2, 100, 1000]) expect(chooseMechanism(k, milli).reportBytes).toBeLessThanOrEqual(125);
    for (const k of [1001, 10_000, 65_536]) expect(chooseMechanism(k, milli).reportBytes).toBeLessThanOrEqual(3);
  }
});

test.each([1, 0, 2.5, 65_537, Number.NaN])("a question of %d values is refused", (k) => {
  expect(() => chooseMechanism(k, 1000)).toThrow(RangeError);
});

test("which mechanism", () => {
  const kind = (k: number) => chooseMechanism(k, 1000).kind;
  expect([2, 5, 6, 1000, 1001].map(kind)).toEqual([
    "randomised-response",
    "randomised-response",
    "subset-selection",
    "subset-selection",
    "projective-geometry",
  ]);
});
