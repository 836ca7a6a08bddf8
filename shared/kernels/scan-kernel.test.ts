import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededRng } from "../math/rng.ts";
import { quantise } from "../release/quantise.ts";
import { ScanKernel } from "./scan-kernel.ts";

function randomVectors(n: number, dimension: number, seed: number): Float32Array {
  const rng = seededRng(seed);
  return Float32Array.from({ length: n * dimension }, () => rng() * 2 - 1);
}

/** The same scan in float64, as slow and plain as it gets. */
function reference(vectors: ReturnType<typeof quantise>, query: Float32Array): { item: number; score: number }[] {
  const { n, dimension, rows, scales } = vectors;
  return Array.from({ length: n }, (_, item) => {
    let dot = 0;
    for (let j = 0; j < dimension; j++) dot += rows[item * dimension + j] * query[j];
    return { item, score: dot * scales[item] };
  }).sort((a, b) => b.score - a.score || a.item - b.item);
}

describe("ScanKernel", () => {
  it("finds what a plain scan finds, at any size and dimension", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.constantFrom(16, 32, 64, 128, 384, 512),
        fc.integer({ min: 1, max: 320 }),
        fc.integer(),
        (n, dimension, k, seed) => {
          const vectors = quantise(randomVectors(n, dimension, seed), dimension);
          const query = randomVectors(1, dimension, seed ^ 77);
          const { items, scores } = new ScanKernel(vectors).search(query, k);
          const expected = reference(vectors, query).slice(0, k);
          expect(items.length).toBe(Math.min(k, n));
          const step = Math.max(...query.map(Math.abs)) / 32_767;
          for (let i = 0; i < items.length; i++) {
            // The int16 query is off by at most half a step a component, against a unit row.
            expect(Math.abs(scores[i] - expected[i].score)).toBeLessThan(step * Math.sqrt(dimension));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it("answers the k best of all similarities in exact order, whatever the sample says", () => {
    const DIMENSION = 16;
    /** Rows of few distinct values tie often; rows like the query only where a sample looks, or only elsewhere, mislead it. */
    const kinds = {
      random: (rng: () => number) => () => rng() - 0.5,
      fewValues: (rng: () => number) => () => Math.floor(3 * rng()) - 1,
      allEqual: () => () => 1,
      allOpposite: () => () => -1,
    };
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3_000 }),
        fc.integer({ min: 0, max: 3_100 }),
        fc.constantFrom(...(Object.keys(kinds) as (keyof typeof kinds)[])),
        fc.constantFrom("as they are", "best where sampled", "best elsewhere"),
        fc.integer(),
        (n, k, kind, where, seed) => {
          const value = kinds[kind](seededRng(seed));
          const rows = Float32Array.from({ length: n * DIMENSION }, value);
          for (let i = 0; i < n; i++) {
            const isBest = where === "best where sampled" ? i % 64 === 0 : where === "best elsewhere" && i % 64 > 40;
            if (isBest) rows.fill(1, i * DIMENSION, (i + 1) * DIMENSION);
          }
          const kernel = new ScanKernel(quantise(rows, DIMENSION));
          const query = new Float32Array(DIMENSION).fill(1);
          const all = Array.from({ length: n }, (_, item) => item);
          const scores = kernel.similarities(query, Int32Array.from(all)).slice();
          const expected = all.sort((a, b) => scores[b] - scores[a] || a - b).slice(0, k);
          const hits = kernel.search(query, k);
          expect(Array.from(hits.items)).toEqual(expected);
          expect(Array.from(hits.scores)).toEqual(expected.map((item) => scores[item]));
        },
      ),
      { numRuns: 200 },
    );
  });

  it("keeps int32 exact at the largest dimension and largest values", () => {
    const dimension = 512;
    const vectors = quantise(new Float32Array(2 * dimension).fill(1), dimension);
    const { scores } = new ScanKernel(vectors).search(new Float32Array(dimension).fill(1), 2);
    expect(scores[0]).toBeCloseTo(Math.sqrt(dimension), 4);
  });

  it("breaks ties by the lower item index", () => {
    const vectors = quantise(new Float32Array(40 * 16).fill(0.5), 16);
    const { items } = new ScanKernel(vectors).search(new Float32Array(16).fill(1), 7);
    expect(Array.from(items)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it("gives the same similarities as the search", () => {
    const vectors = quantise(randomVectors(200, 64, 3), 64);
    const query = randomVectors(1, 64, 4);
    const kernel = new ScanKernel(vectors);
    const hits = kernel.search(query, 50);
    const items = hits.items.slice();
    const scores = hits.scores.slice();
    expect(Array.from(kernel.similarities(query, items))).toEqual(Array.from(scores));
  });

  it("gives similarities for more items than its memory holds at once", () => {
    const vectors = quantise(randomVectors(50, 16, 5), 16);
    const query = randomVectors(1, 16, 6);
    const kernel = new ScanKernel(vectors);
    const each = kernel
      .similarities(
        query,
        Int32Array.from({ length: 50 }, (_, i) => i),
      )
      .slice();
    const items = Int32Array.from({ length: 20_000 }, (_, i) => (7 * i) % 50);
    expect(kernel.similarities(query, items)).toEqual(Float32Array.from(items, (item) => each[item]));
  });
});
