/**
 * Approximate candidate index (Malkov & Yashunin 2018) by hnswlib-wasm, for shards that are too large to scan. The only file
 * that knows the library.
 *
 * Its Emscripten module is imported directly: the package's own loader mounts IDBFS, which creates a database on the device
 * whether or not the visitor allowed storage, and prints to the console. The module makes functions from text (embind), so
 * it needs 'unsafe-eval' in script-src; where that is forbidden the import throws and the exact scan stays.
 */
import type { CandidateIndex, Hits, Similarity } from "../../shared/engine/models.ts";
import { dequantise, type VectorTable } from "../../shared/release/quantise.ts";

/** Links a row has; hnswlib's M. */
const LINKS = 16;
/** How widely the graph is searched while it is built, and at least while it serves. */
const BUILD_WIDTH = 100;
const LEAST_SEARCH_WIDTH = 400;
/** Fixed, so that the same shard gives the same graph. */
const SEED = 100;
/** The graph is built in slices of this many ms, with the worker's messages answered in between. */
const SLICE_MS = 8;

/**
 * @param exact gives the hits their exact cosines, so that ranking reads the same numbers from either index.
 * @throws Error where the library cannot start, such as under a policy without 'unsafe-eval'.
 */
export async function buildHnsw(vectors: VectorTable, exact: Similarity): Promise<CandidateIndex> {
  const { n, dimension, scales } = vectors;
  const { default: factory } = await import("hnswlib-wasm/dist/hnswlib-317962d7.js");
  const library = await factory({ print() {}, printErr() {} });
  const graph = new library.HierarchicalNSW("ip", dimension, "");
  graph.initIndex(Math.max(1, n), LINKS, BUILD_WIDTH, SEED);
  graph.setEfSearch(LEAST_SEARCH_WIDTH);
  const row = new Float32Array(dimension);
  let size = 0;
  let sliceEnds = performance.now() + SLICE_MS;
  for (let item = 0; item < n; item++) {
    if (scales[item] === 0) continue;
    dequantise(vectors, item, row);
    graph.addPoint(row, item, false);
    size++;
    if (performance.now() > sliceEnds) {
      await new Promise((resolve) => setTimeout(resolve));
      sliceEnds = performance.now() + SLICE_MS;
    }
  }
  return {
    kind: "hnsw",
    search(query, k): Hits {
      const { neighbors } = graph.searchKnn(query, Math.min(k, size), undefined);
      const found = Int32Array.from(neighbors);
      const cosines = Float32Array.from(exact.similarities(query, found));
      const best = Array.from(found.keys()).sort((a, b) => cosines[b] - cosines[a] || found[a] - found[b]);
      return { items: Int32Array.from(best, (i) => found[i]), scores: Float32Array.from(best, (i) => cosines[i]) };
    },
  };
}
