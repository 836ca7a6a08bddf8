/**
 * Approximate candidate index (Malkov & Yashunin 2018) by hnswlib-wasm, for shards that are too large to scan. The only file
 * that knows the library.
 *
 * Its Emscripten module is imported directly: the package's own loader mounts IDBFS, which creates a database on the device
 * whether or not the visitor allowed storage, and prints to the console. The module makes functions from text (embind), so
 * it needs 'unsafe-eval' in script-src (client/worker/hnsw-failure.ts).
 */
import type { HierarchicalNSW, Module } from "hnswlib-wasm/dist/hnswlib-317962d7.js";
import type { CandidateIndex, Hits, RowChanges, Similarity } from "../../shared/engine/models.ts";
import { checkChanges, rowsAfter } from "../../shared/engine/row-changes.ts";
import { descending } from "../../shared/math/descending.ts";
import { dequantise, type VectorTable } from "../../shared/release/quantise.ts";
import { answerMessages } from "../sync/answer-messages.ts";

/** Links a row has; hnswlib's M. */
const LINKS = 16;
/** How widely the graph is searched while it is built. */
const BUILD_WIDTH = 100;
/** And while it serves: what finds 98 % of the 500 nearest of 10,000 to 1,000,000 rows (docs/adr/0019). */
const searchWidth = (n: number, dimension: number): number =>
  dimension > 64 ? Math.max(1_400, Math.ceil(5.5 * Math.sqrt(n))) : Math.max(1_200, Math.ceil(4.5 * Math.sqrt(n)));
/** Fixed, so that the same shard gives the same graph. */
const SEED = 100;
/** The graph is changed in slices of this many ms, with the worker's messages answered in between. */
const SLICE_MS = 8;

/** The graph holds the item's row; holds it marked as deleted, from which there is no way but to unmark it. Else 0. */
const HELD = 1;
const MARKED = 2;

/**
 * @param exact gives the hits their exact cosines, so that ranking reads the same numbers from either index. It holds the
 *   rows of `vectors`, and the rows of an update before the update is made here.
 * @param signal ends this and later updates
 * @throws Error where the library cannot start, such as under a policy without 'unsafe-eval', memory is refused, or the
 *   signal ended it.
 */
export async function buildHnsw(vectors: VectorTable, exact: Similarity, signal?: AbortSignal): Promise<Hnsw> {
  const { default: factory } = await import("hnswlib-wasm/dist/hnswlib-317962d7.js");
  const library = await factory({ print() {}, printErr() {} });
  const index = new Hnsw(library, exact, vectors, signal);
  await index.update({
    items: Int32Array.from({ length: vectors.n }, (_, item) => item),
    vectors,
    deleted: new Int32Array(),
  });
  return index;
}

export class Hnsw implements CandidateIndex {
  readonly kind = "hnsw";
  readonly #library: Module;
  readonly #exact: Similarity;
  readonly #signal: AbortSignal | undefined;
  readonly #graph: HierarchicalNSW;
  readonly #row: Float32Array;
  /** uint8[n]: of each item, what the graph knows. */
  #states: Uint8Array;
  /** How many rows the graph has room for. */
  #places: number;
  #held = 0;
  #turn: Promise<void> = Promise.resolve();

  /** Of no rows yet, with places for those of a table. */
  constructor(library: Module, exact: Similarity, { n, dimension }: VectorTable, signal?: AbortSignal) {
    this.#library = library;
    this.#signal = signal;
    this.#exact = exact;
    this.#row = new Float32Array(dimension);
    this.#states = new Uint8Array(n);
    // One more than rows: the library refuses even to change a row of a graph that is full.
    this.#places = n + 1;
    this.#graph = this.#told(() => {
      const graph = new library.HierarchicalNSW("ip", dimension, "");
      graph.initIndex(this.#places, LINKS, BUILD_WIDTH, SEED);
      return graph;
    });
    this.setSearchWidth(searchWidth(n, dimension));
  }

  /** How many rows a search looks at, or as many as it is asked for where that is more; hnswlib's ef. */
  setSearchWidth(width: number): void {
    this.#graph.setEfSearch(width);
  }

  search(query: Float32Array, k: number): Hits {
    const most = Math.min(k, this.#held);
    if (most < 1) return { items: new Int32Array(), scores: new Float32Array() };
    const { neighbors } = this.#told(() => this.#graph.searchKnn(query, most, undefined));
    // Lower items first, so that of equal cosines they stay first.
    const found = Int32Array.from(neighbors).sort();
    const cosines = new Float64Array(this.#exact.similarities(query, found));
    const best = descending(cosines);
    return {
      items: Int32Array.from(best, (place) => found[place]),
      scores: Float32Array.from(best, (place) => cosines[place]),
    };
  }

  /** One update after the other. */
  update(changes: RowChanges): Promise<void> {
    const done = this.#turn.then(() => this.#update(changes));
    this.#turn = done.catch(() => {});
    return done;
  }

  async #update(changes: RowChanges): Promise<void> {
    checkChanges(changes, this.#states.length, this.#row.length);
    const { items, vectors, deleted } = changes;
    this.#reserve(rowsAfter(changes, this.#states.length));
    const isDeleted = new Set(deleted);
    for (const item of isDeleted) this.#remove(item);
    let sliceEnds = performance.now() + SLICE_MS;
    for (let i = 0; i < items.length; i++) {
      if (isDeleted.has(items[i])) continue;
      // An item without a vector is near nothing.
      if (vectors.scales[i] === 0) this.#remove(items[i]);
      else this.#put(items[i], vectors, i);
      if (performance.now() > sliceEnds) {
        await answerMessages();
        this.#signal?.throwIfAborted();
        sliceEnds = performance.now() + SLICE_MS;
      }
    }
  }

  #reserve(n: number): void {
    if (n <= this.#states.length) return;
    if (n >= this.#places) {
      const places = n + (n >> 3) + 1;
      this.#told(() => this.#graph.resizeIndex(places));
      this.#places = places;
    }
    const states = new Uint8Array(n);
    states.set(this.#states);
    this.#states = states;
  }

  #put(item: number, vectors: VectorTable, place: number): void {
    dequantise(vectors, place, this.#row);
    const state = this.#states[item];
    this.#told(() => {
      // The library does not take a vector for a row that is marked.
      if (state === MARKED) this.#graph.unmarkDelete(item);
      this.#graph.addPoint(this.#row, item, false);
    });
    this.#states[item] = HELD;
    if (state !== HELD) this.#held++;
  }

  #remove(item: number): void {
    if (this.#states[item] !== HELD) return;
    this.#told(() => this.#graph.markDelete(item));
    this.#states[item] = MARKED;
    this.#held--;
  }

  /** The library throws C++ exceptions, which JavaScript sees without their message. */
  #told<T>(call: () => T): T {
    try {
      return call();
    } catch (error) {
      if (!(error instanceof WebAssembly.Exception)) throw error;
      const [type, message] = this.#library.getExceptionMessage(error);
      throw new Error(`${type}: ${message}`);
    }
  }
}
