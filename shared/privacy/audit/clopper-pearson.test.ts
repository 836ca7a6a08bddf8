import { expect, test } from "vitest";
import { lowerBound, upperBound } from "./clopper-pearson.ts";

/** P(at most `hits` of `trials`), summed term by term; in logarithms, for terms that underflow. */
function binomialUpTo(hits: number, trials: number, p: number): number {
  let logTerm = trials * Math.log1p(-p);
  let sum = 0;
  for (let i = 0; i <= hits; i++) {
    sum += Math.exp(logTerm);
    logTerm += Math.log((trials - i) / (i + 1)) + Math.log(p) - Math.log1p(-p);
  }
  return sum;
}

test("bounds of textbooks, at 95 % two-sided", () => {
  const cases = [
    [5, 10, 0.1871, 0.8129],
    [0, 10, 0, 0.3085],
    [10, 10, 0.6915, 1],
    [3, 100, 0.0062, 0.0852],
  ];
  for (const [hits, trials, low, high] of cases) {
    expect(lowerBound(hits, trials, 0.025)).toBeCloseTo(low, 4);
    expect(upperBound(hits, trials, 0.025)).toBeCloseTo(high, 4);
  }
});

test("at a bound the observed count is as unlikely as it is said to be", () => {
  for (const trials of [1, 7, 60, 400])
    for (const share of [0, 0.02, 0.3, 0.5, 0.97, 1])
      for (const alpha of [0.05, 0.0005]) {
        const hits = Math.round(share * trials);
        if (hits > 0)
          expect(binomialUpTo(trials - hits, trials, 1 - lowerBound(hits, trials, alpha))).toBeCloseTo(alpha, 8);
        if (hits < trials) expect(binomialUpTo(hits, trials, upperBound(hits, trials, alpha))).toBeCloseTo(alpha, 8);
      }
});

test("a million trials near the normal approximation", () => {
  expect(lowerBound(300_000, 1_000_000, 0.0005)).toBeCloseTo(0.3 - 3.2905 * Math.sqrt(0.21 / 1e6), 5);
  expect(upperBound(300_000, 1_000_000, 0.0005)).toBeCloseTo(0.3 + 3.2905 * Math.sqrt(0.21 / 1e6), 5);
});
