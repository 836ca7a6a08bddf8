import type { CandidateIndex, Hits, RowChanges, Similarity } from "../engine/models.ts";
import { checkChanges, rowsAfter } from "../engine/row-changes.ts";
import type { VectorTable } from "../release/quantise.ts";
import { MOST, ScanMemory } from "./scan-memory.ts";

/**
 * Exact int8 scan in WebAssembly SIMD over all rows of a release.
 *
 * Memory: D + 16 bytes a row, and 128 KB. The query is rounded to int16, so the only error against float32 is 2^-15 of its
 * largest component.
 *
 * @throws WebAssembly.CompileError where the Content-Security-Policy forbids WebAssembly; RangeError when memory is refused.
 */
export class ScanKernel implements CandidateIndex, Similarity {
  readonly kind = "exact";
  readonly #d: number;
  #n: number;
  #memory: ScanMemory;
  /** Rows that are never found. */
  #gone: ReadonlySet<number> = new Set();

  constructor({ n, dimension, rows, scales }: VectorTable) {
    this.#n = n;
    this.#d = dimension;
    this.#memory = new ScanMemory(n, dimension, 0);
    this.#memory.rows.set(rows);
    this.#memory.scales.set(scales);
  }

  /** In place; where rows are added beyond the room there is, all move to a memory with an eighth more. */
  async update(changes: RowChanges): Promise<void> {
    checkChanges(changes, this.#n, this.#d);
    const { items, vectors, deleted } = changes;
    const n = rowsAfter(changes, this.#n);
    const gone = new Set(this.#gone);
    for (let item = this.#n; item < n; item++) gone.add(item);
    for (const item of items) gone.delete(item);
    for (const item of deleted) gone.add(item);
    this.#reserve(n, gone.size);
    const { rows, scales } = this.#memory;
    for (let i = 0; i < items.length; i++) {
      rows.set(vectors.rows.subarray(i * this.#d, (i + 1) * this.#d), items[i] * this.#d);
      scales[items[i]] = vectors.scales[i];
    }
    for (const item of deleted) scales[item] = 0;
    this.#memory.gone.set([...gone]);
    this.#gone = gone;
    this.#n = n;
  }

  #reserve(n: number, gone: number): void {
    const from = this.#memory;
    if (n <= from.scales.length && gone <= from.gone.length) return;
    this.#memory = new ScanMemory(n + (n >> 3), this.#d, 2 * gone);
    this.#memory.rows.set(from.rows.subarray(0, this.#n * this.#d));
    this.#memory.scales.set(from.scales.subarray(0, this.#n));
  }

  search(query: Float32Array, k: number): Hits {
    const unit = this.#setQuery(query);
    const { at, exports, ids, scores } = this.#memory;
    const found = exports.search(
      at.rows,
      at.scales,
      this.#n,
      this.#d,
      at.query,
      Math.min(k, MOST),
      at.scores,
      at.ids,
      at.keys,
      at.sorted,
      at.spare,
      at.counts,
      at.gone,
      this.#gone.size,
    );
    this.#rescale(found, unit);
    return { items: ids.subarray(0, found), scores: scores.subarray(0, found) };
  }

  similarities(query: Float32Array, items: Int32Array): Float32Array {
    const unit = this.#setQuery(query);
    // A page may hold more items than the memory has room for. Most hold fewer, and are answered without a copy.
    if (items.length <= MOST) return this.#dots(items, unit);
    const all = new Float32Array(items.length);
    for (let at = 0; at < items.length; at += MOST) all.set(this.#dots(items.subarray(at, at + MOST), unit), at);
    return all;
  }

  /** At most MOST items; the answer is valid until the next call. */
  #dots(items: Int32Array, step: number): Float32Array {
    const { at, exports, ids, scores } = this.#memory;
    ids.set(items);
    exports.dots(at.rows, at.scales, this.#d, at.query, at.ids, items.length, at.scores);
    this.#rescale(items.length, step);
    return scores.subarray(0, items.length);
  }

  /** Rounds the query to int16 in WASM memory; answers what one int16 step is worth. */
  #setQuery(query: Float32Array): number {
    let largest = 0;
    for (let j = 0; j < this.#d; j++) largest = Math.max(largest, Math.abs(query[j]));
    const step = largest / 32_767 || 1;
    const rounded = this.#memory.query;
    for (let j = 0; j < this.#d; j++) rounded[j] = Math.round(query[j] / step);
    return step;
  }

  #rescale(count: number, step: number): void {
    const { scores } = this.#memory;
    for (let i = 0; i < count; i++) scores[i] *= step;
  }
}
