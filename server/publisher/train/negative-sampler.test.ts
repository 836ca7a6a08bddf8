import { describe, expect, test } from "vitest";
import { seededRng } from "../../../shared/math/rng.ts";
import { NegativeSampler } from "./negative-sampler.ts";

const popularity = Float64Array.from({ length: 400 }, (_, i) => Math.floor(1000 / (i + 1)));

describe("NegativeSampler", () => {
  test("draws half uniformly and half by popularity^0.75", () => {
    const sampler = new NegativeSampler(popularity, 64, 100);
    const rng = seededRng(1);
    const draws = 400_000;
    const counts = new Float64Array(400);
    for (let i = 0; i < draws; i++) counts[sampler.draw(rng)]++;
    const weights = popularity.map((count) => count ** 0.75);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (const item of [0, 1, 10, 399]) {
      const expected = draws * (0.5 / 400 + (0.5 * weights[item]) / total);
      expect(Math.abs(counts[item] - expected)).toBeLessThan(5 * Math.sqrt(expected));
    }
  });

  test("inclusion probabilities fill the slots and match what happens", () => {
    const tokens = 64;
    const slots = 100;
    const sampler = new NegativeSampler(popularity, tokens, slots);
    const expected = sampler.logInclusion.reduce((sum, log) => sum + Math.exp(log), 0);
    expect(expected).toBeCloseTo(slots, 0);

    const rng = seededRng(2);
    const total = popularity.reduce((sum, count) => sum + count, 0);
    const target = (): number => {
      let at = rng() * total;
      let item = 0;
      while (at >= popularity[item]) at -= popularity[item++];
      return item;
    };
    const included = new Float64Array(400);
    const batches = 3000;
    for (let b = 0; b < batches; b++) {
      const batch = new Set<number>();
      for (let t = 0; t < tokens; t++) batch.add(target());
      while (batch.size < slots) batch.add(sampler.draw(rng));
      for (const item of batch) included[item]++;
    }
    for (const item of [0, 3, 20, 100, 399]) {
      expect(included[item] / batches).toBeCloseTo(Math.exp(sampler.logInclusion[item]), 1);
    }
  });

  test("a small catalogue competes whole, without correction", () => {
    const sampler = new NegativeSampler(
      Float64Array.from({ length: 10 }, () => 1),
      64,
      100,
    );
    expect(sampler.whole).toBe(true);
    expect(sampler.slots).toBe(12);
    expect(Array.from(sampler.logInclusion)).toEqual(new Array(10).fill(0));
  });
});
