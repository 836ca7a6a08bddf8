import { describe, expect, test } from "vitest";
import { type Rng, seededRng } from "../../../shared/math/rng.ts";
import { MASKED } from "./encoder-model.ts";
import { NegativeSampler } from "./negative-sampler.ts";

const N = 400;
const popularity = Float64Array.from({ length: N }, (_, i) => Math.floor(1000 / (i + 1)));
const total = popularity.reduce((sum, count) => sum + count, 0);
/** Each item's neighbours are the next three on a ring. */
const neighbours = {
  offsets: Int32Array.from({ length: N + 1 }, (_, i) => 3 * i),
  items: Int32Array.from({ length: 3 * N }, (_, e) => (Math.floor(e / 3) + 1 + (e % 3)) % N),
};
const options = { targets: popularity, reads: popularity, neighbours, tokensPerBatch: 64, slots: 100 };

function byPopularity(rng: Rng): number {
  let at = rng() * total;
  let item = 0;
  while (at >= popularity[item]) at -= popularity[item++];
  return item;
}

describe("NegativeSampler", () => {
  test("draws half uniformly and half by popularity^0.75", () => {
    const sampler = new NegativeSampler(options);
    const rng = seededRng(1);
    const draws = 400_000;
    const counts = new Float64Array(N);
    for (let i = 0; i < draws; i++) counts[sampler.draw(rng)]++;
    const weights = popularity.map((count) => count ** 0.75);
    const sum = weights.reduce((sum, weight) => sum + weight, 0);
    for (const item of [0, 1, 10, 399]) {
      const expected = draws * (0.5 / N + (0.5 * weights[item]) / sum);
      expect(Math.abs(counts[item] - expected)).toBeLessThan(5 * Math.sqrt(expected));
    }
  });

  test("inclusion probabilities fill the slots and match what happens", () => {
    const sampler = new NegativeSampler(options);
    const expected = sampler.logInclusion.reduce((sum, log) => sum + Math.exp(log), 0);
    expect(expected).toBeCloseTo(options.slots, 0);

    const rng = seededRng(2);
    const included = new Float64Array(N);
    const own = { met: 0, included: 0, weight: 0 };
    const batches = 3000;
    for (let b = 0; b < batches; b++) {
      const inputs = Int32Array.from({ length: 64 }, () => byPopularity(rng));
      const targets = Int32Array.from({ length: 64 }, () => byPopularity(rng));
      const { items, logWeight } = sampler.batch(inputs, targets, new Float32Array(64).fill(1), rng);
      expect(new Set(items).size).toBe(options.slots);
      for (const item of items) included[item]++;
      // Item 200 is a neighbour of item 199, and hardly ever there for another reason.
      const reader = inputs.indexOf(199);
      if (reader >= 0 && targets[reader] !== 200) {
        own.met++;
        const slot = items.indexOf(200);
        if (slot >= 0) {
          own.included++;
          own.weight += Math.exp(logWeight[reader * sampler.slots + slot]);
        }
      }
    }
    for (const item of [0, 3, 20, 100, 399]) {
      expect(included[item] / batches).toBeCloseTo(Math.exp(sampler.logInclusion[item]), 1);
    }
    // Horvitz & Thompson: the weights of those that were included stand for all that were met.
    expect(own.met).toBeGreaterThan(100);
    expect(own.weight / own.met).toBeGreaterThan(0.85);
    expect(own.weight / own.met).toBeLessThan(1.15);
  });

  test("a token's own target is always there, at weight 1; a token that does not count brings nothing", () => {
    const sampler = new NegativeSampler(options);
    const weights = Float32Array.of(1, 0);
    const { items, logWeight } = sampler.batch(Int32Array.of(10, 390), Int32Array.of(350, 395), weights, seededRng(3));
    expect(items[0]).toBe(350);
    expect(logWeight[0]).toBe(0);
    expect(logWeight[sampler.slots]).toBeCloseTo(-sampler.logInclusion[350], 5);
  });

  test("a small catalogue competes whole, without correction", () => {
    const few = new Float64Array(10).fill(1);
    const sampler = new NegativeSampler({ ...options, targets: few, reads: few });
    expect(sampler.whole).toBe(true);
    expect(sampler.slots).toBe(12);
    const { items, logWeight } = sampler.batch(Int32Array.of(3), Int32Array.of(4), Float32Array.of(1), seededRng(4));
    expect(Array.from(items)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(Array.from(logWeight)).toEqual([...new Array(10).fill(-0), MASKED, MASKED]);
  });
});
