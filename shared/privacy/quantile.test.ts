import { expect, test } from "vitest";
import { chooseMechanism } from "./choose-mechanism.ts";
import { quantileRange } from "./quantile.ts";
import { RandomIntegers } from "./random-integers.ts";
import { seededWords } from "./seeded-words.ts";

/** 1,000 devices' values of k, most of them small: cumulative shares are 0.3, 0.51, 0.657 ... */
function devices(k: number): number[] {
  const held: number[] = [];
  let left = 1_000;
  for (let value = 0; value < k - 1; value++) {
    const here = Math.round(left * 0.3);
    held.push(...new Array<number>(here).fill(value));
    left -= here;
  }
  return [...held, ...new Array<number>(left).fill(k - 1)];
}

const truth = (held: readonly number[], share: number): number => held[Math.ceil(share * held.length) - 1];

function surveyed(k: number, milliEpsilon: number, reports: number, seed: number) {
  const mechanism = chooseMechanism(k, milliEpsilon);
  const random = new RandomIntegers(seededWords(seed));
  const tally = mechanism.tally();
  const held = devices(k);
  for (let i = 0; i < reports; i++) tally.add(mechanism.randomise(held[random.below(held.length)], random));
  return { mechanism, tally, held };
}

test.each([
  [2, 1_000],
  [4, 1_000],
  [17, 1_000],
  [17, 500],
  [60, 1_000],
])(
  "of %i values at ε of %i thousandths the range holds the quantile in 95 of 100 surveys, and is no wider for nothing",
  (k, milliEpsilon) => {
    for (const share of [0.4, 0.5, 0.9, 0.99]) {
      let holds = 0;
      let ruledOut = 0;
      for (let seed = 1; seed <= 200; seed++) {
        const { mechanism, tally, held } = surveyed(k, milliEpsilon, 1_500, 1_000 * k + seed);
        const { first, last } = quantileRange(mechanism, tally, share);
        if (first <= truth(held, share) && truth(held, share) <= last) holds++;
        ruledOut += k - 1 - (last - first);
      }
      // 200 surveys of exactly 95 % would be below 181 in 1 of 500 seeds.
      expect(holds, `${share}`).toBeGreaterThanOrEqual(181);
      if (share <= 0.5) expect(ruledOut).toBeGreaterThan(0);
    }
  },
);

test("many reports leave the value itself, or the two beside an edge", () => {
  const { mechanism, tally, held } = surveyed(17, 1_000, 200_000, 7);
  for (const share of [0.4, 0.6, 0.8]) {
    const value = truth(held, share);
    expect(quantileRange(mechanism, tally, share)).toEqual({ first: value, last: value });
  }
  const { first, last } = quantileRange(mechanism, tally, 0.51);
  expect([first, last - first]).toEqual([1, expect.any(Number)]);
  expect(last - first).toBeLessThanOrEqual(1);
});
