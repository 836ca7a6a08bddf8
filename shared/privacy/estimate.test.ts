import { describe, expect, test } from "vitest";
import { survey } from "./audit/survey.ts";
import { chooseMechanism } from "./choose-mechanism.ts";
import { varianceOf } from "./error-floor.ts";
import { estimate, influenceOf, LEAST_REPORTS, reportsNeeded } from "./estimate.ts";
import type { Mechanism } from "./mechanism.ts";
import { RandomIntegers } from "./random-integers.ts";
import { seededWords } from "./seeded-words.ts";

/**
 * Seeds are fixed, so these tests cannot fail by chance from one run to the next; limits are 5 standard errors and more, which
 * another seed would break with a probability below 6e-7 each.
 */
const SIGMAS = 5;

/** Half of the devices hold value 0, a quarter value 1, and so on. */
const halves =
  (domain: number) =>
  (device: number): number =>
    Math.min(domain - 1, Math.clz32(device % 2 ** 20) - 12);

function estimates(mechanism: Mechanism, devices: number, held: (device: number) => number, random: RandomIntegers) {
  const result = estimate(mechanism, survey(mechanism, devices, held, random));
  if (!result.enough) throw new Error(`${result.reports} reports are not enough`);
  return result;
}

describe.each([
  [2, 1000, 3000, 400],
  [16, 500, 7000, 150],
  [16, 4000, 2000, 150],
  [100, 1000, 4000, 60],
  [1000, 1000, 4000, 20],
  [1200, 1000, 4000, 20],
  [1200, 2000, 4000, 20],
])("%d values, ε = %d thousandths, %d devices, %d surveys", (domain, milli, devices, surveys) => {
  const mechanism = chooseMechanism(domain, milli);
  const held = halves(domain);
  const random = new RandomIntegers(seededWords(domain * milli));
  const truth = new Float64Array(domain);
  // Devices are drawn at random: each holds what a random 20-bit number says.
  const drawn = () => held(random.below(2 ** 20));
  for (let i = 0; i < 2 ** 20; i++) truth[held(i)] += 1 / 2 ** 20;
  const results = Array.from({ length: surveys }, () => estimates(mechanism, devices, drawn, random));

  test("estimates are unbiased, and vary as the formula says", () => {
    for (const value of [0, 1, domain - 1]) {
      const variance = varianceOf(mechanism.support, truth[value]) / devices;
      const mean = results.reduce((sum, { shares }) => sum + shares[value], 0) / surveys;
      expect(Math.abs(mean - truth[value])).toBeLessThan(SIGMAS * Math.sqrt(variance / surveys));
      for (const { errors } of results) expect(errors[value] / Math.sqrt(variance)).toBeCloseTo(1, 0);
    }
    const squares = results.reduce(
      (sum, { shares }) => sum + shares.reduce((total, share, value) => total + (share - truth[value]) ** 2, 0),
      0,
    );
    const expected = truth.reduce((sum, share) => sum + varianceOf(mechanism.support, share), 0) / devices;
    // A survey's total squared error is about a chi-square of domain - 1 degrees.
    const spread = Math.sqrt(2 / ((domain - 1) * surveys));
    expect(Math.abs(squares / surveys / expected - 1)).toBeLessThan(SIGMAS * 1.2 * spread);
  });

  test("at least 95 % of the intervals hold the truth", () => {
    const covered = results.reduce(
      (sum, { low, high }) => sum + truth.filter((share, value) => low[value] <= share && share <= high[value]).length,
      0,
    );
    const intervals = domain * surveys;
    // Of two values both intervals hold or neither does.
    const independent = (domain - 1) * surveys;
    expect(covered / intervals).toBeGreaterThan(0.95 - SIGMAS * Math.sqrt((0.95 * 0.05) / independent));
    expect(covered / intervals).toBeLessThan(0.97 + SIGMAS * Math.sqrt((0.97 * 0.03) / independent));
  });
});

test("an interval's coverage, summed over every count that can come, is 95 % and more", () => {
  let least = 1;
  for (const milli of [500, 1000, 4000]) {
    const mechanism = chooseMechanism(2, milli);
    const { held, other, of } = mechanism.support;
    for (const n of [reportsNeeded(mechanism), 3000]) {
      const intervals = Array.from({ length: n + 1 }, (_, count) =>
        estimate(mechanism, mechanism.tally(Uint32Array.of(n - count, count))),
      );
      for (let share = 0; share <= 1; share += 0.01) {
        const supported = (other + (held - other) * share) / of;
        let logChance = n * Math.log1p(-supported);
        let covered = 0;
        for (const [count, result] of intervals.entries()) {
          if (result.enough && result.low[1] <= share && share <= result.high[1]) covered += Math.exp(logChance);
          logChance += Math.log(((n - count) / (count + 1)) * (supported / (1 - supported)));
        }
        least = Math.min(least, covered);
      }
    }
  }
  expect(least).toBeGreaterThan(0.95);
});

test("devices that all hold the same value are no exception", () => {
  const mechanism = chooseMechanism(16, 4000);
  const random = new RandomIntegers(seededWords(5));
  const all = Array.from({ length: 300 }, () => estimates(mechanism, 1000, () => 3, random));
  const covered = all.filter(({ low, high }) => low[3] <= 1 && 1 <= high[3]).length;
  expect(covered / 300).toBeGreaterThan(0.95 - SIGMAS * Math.sqrt((0.95 * 0.05) / 300));
});

describe("too few reports", () => {
  test("give no number", () => {
    const mechanism = chooseMechanism(16, 1000);
    const needed = reportsNeeded(mechanism);
    const random = new RandomIntegers(seededWords(6));
    const tally = survey(mechanism, needed - 1, () => 0, random);
    expect(estimate(mechanism, tally)).toEqual({ enough: false, reports: needed - 1, needed });
    tally.add(mechanism.randomise(0, random));
    expect(estimate(mechanism, tally).enough).toBe(true);
  });

  test("are fewer than more noise asks for", () => {
    const needed = [500, 1000, 2000, 4000].map((milli) => reportsNeeded(chooseMechanism(1000, milli)));
    expect(needed).toEqual([6255, 1470, 289, LEAST_REPORTS]);
  });
});

describe("fake devices", () => {
  test.each([2, 16, 300, 1200])(
    "shift no estimate of %d values by more than is said, and can shift it by that much",
    (domain) => {
      const mechanism = chooseMechanism(domain, 1000);
      const random = new RandomIntegers(seededWords(domain));
      const [honest, fakes, target] = [9000, 1000, 1];
      // A report that supports the target, and one that does not.
      const made = Array.from({ length: 200 }, (_, i) => mechanism.randomise(i % domain, random));
      const supports = (report: Uint8Array) => mechanism.supports(report, target);
      const [worst, best] = [made.find(supports) as Uint8Array, made.find((report) => !supports(report)) as Uint8Array];
      const shareWith = (report: Uint8Array): number => {
        const tally = survey(mechanism, honest, (i) => i % domain, new RandomIntegers(seededWords(9)));
        for (let i = 0; i < fakes; i++) tally.add(report);
        const result = estimate(mechanism, tally);
        return result.enough ? result.shares[target] : Number.NaN;
      };
      const { mostShift } = influenceOf(mechanism, fakes, honest + fakes);
      expect(shareWith(worst) - shareWith(best)).toBeCloseTo(mostShift, 10);
    },
  );

  test("by hand: two values, ε = ln 3, one fake device of ten", () => {
    const influence = influenceOf({ ...chooseMechanism(2, 1000), support: { held: 3, other: 1, of: 4 } }, 1, 10);
    expect(influence).toEqual({ mostShift: 0.2, worthHonest: 1.5 });
    expect(() => influenceOf(chooseMechanism(2, 1000), 11, 10)).toThrow(RangeError);
  });
});
