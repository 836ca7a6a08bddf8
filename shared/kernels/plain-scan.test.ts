import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededRng } from "../math/rng.ts";
import { quantise, type VectorTable } from "../release/quantise.ts";
import { plainScan } from "./plain-scan.ts";
import { ScanKernel } from "./scan-kernel.ts";

function randomVectors(n: number, dimension: number, rng: () => number): VectorTable {
  // Few values make ties; some rows are empty.
  const empty = Array.from({ length: n }, () => rng() < 0.1);
  const values = Float32Array.from({ length: n * dimension }, (_, at) =>
    empty[Math.floor(at / dimension)] ? 0 : Math.floor(5 * rng()) - 2,
  );
  return quantise(values, dimension);
}

describe("plainScan", () => {
  it("answers bit for bit what WebAssembly does, after updates too", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 400 }),
        fc.constantFrom(16, 64, 512),
        fc.integer({ min: 0, max: 420 }),
        fc.integer(),
        async (n, dimension, k, seed) => {
          const rng = seededRng(seed);
          const vectors = randomVectors(n, dimension, rng);
          const kernels = [new ScanKernel(vectors), new ScanKernel(vectors, plainScan)];
          const query = Float32Array.from({ length: dimension }, () => rng() - 0.5);
          const some = Int32Array.from({ length: 30 }, () => Math.floor(n * rng()));
          const answers = () =>
            kernels.map((kernel) => {
              const { items, scores } = kernel.search(query, k);
              const hits = [Array.from(items), Array.from(scores)];
              return [...hits, Array.from(kernel.similarities(query, some))];
            });
          const [expected, found] = answers();
          expect(found).toEqual(expected);

          const items = Int32Array.from({ length: 20 }, (_, i) => (i < 10 ? Math.floor(n * rng()) : n + i));
          const changes = { items, vectors: randomVectors(20, dimension, rng), deleted: items.slice(5, 12) };
          for (const kernel of kernels) await kernel.update(changes);
          const [expectedThen, foundThen] = answers();
          expect(foundThen).toEqual(expectedThen);
        },
      ),
      { numRuns: 100 },
    );
  });
});
