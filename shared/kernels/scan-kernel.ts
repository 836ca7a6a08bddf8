import type { CandidateIndex, Hits, RowChanges, Similarity } from "../engine/models.ts";
import { checkChanges, rowsAfter } from "../engine/row-changes.ts";
import type { VectorTable } from "../release/quantise.ts";
import { MOST, type ScanArrays, ScanMemory } from "./scan-memory.ts";

/** Room for so many rows of a dimension, and so many numbers of rows that are gone. */
export type NewScanArrays = (rows: number, dimension: number, gone: number) => ScanArrays;
const inWebAssembly: NewScanArrays = (rows, dimension, gone) => new ScanMemory(rows, dimension, gone);

/**
 * Exact int8 scan in WebAssembly SIMD over all rows of a release; where there is none, plain-scan.ts has arrays to give it.
 *
 * Memory: D + 16 bytes a row, and 128 KB. The query is rounded to int16, so the only error against float32 is 2^-15 of its
 * largest component.
 *
 * @throws WebAssembly.CompileError where WebAssembly is forbidden or has no SIMD; RangeError when memory is refused.
 */
export class ScanKernel implements CandidateIndex, Similarity {
  readonly kind = "exact";
  readonly #d: number;
  #n: number;
  readonly #newArrays: NewScanArrays;
  #arrays: ScanArrays;
  /** Rows that are never found: deleted, or without a vector (scale 0), which is near nothing. */
  #gone: ReadonlySet<number>;

  constructor({ n, dimension, rows, scales }: VectorTable, newArrays = inWebAssembly) {
    this.#n = n;
    this.#d = dimension;
    this.#newArrays = newArrays;
    const gone = new Set<number>();
    for (let row = 0; row < n; row++) if (scales[row] === 0) gone.add(row);
    this.#gone = gone;
    this.#arrays = newArrays(n, dimension, gone.size);
    this.#arrays.rows.set(rows);
    this.#arrays.scales.set(scales);
    this.#arrays.gone.set([...gone]);
  }

  /** In place; where rows are added beyond the room there is, all move to a memory with an eighth more. */
  async update(changes: RowChanges): Promise<void> {
    checkChanges(changes, this.#n, this.#d);
    const { items, vectors, deleted } = changes;
    const n = rowsAfter(changes, this.#n);
    const gone = new Set(this.#gone);
    for (let item = this.#n; item < n; item++) gone.add(item);
    for (const [i, item] of items.entries()) {
      if (vectors.scales[i] === 0) gone.add(item);
      else gone.delete(item);
    }
    for (const item of deleted) gone.add(item);
    this.#reserve(n, gone.size);
    const { rows, scales } = this.#arrays;
    for (let i = 0; i < items.length; i++) {
      rows.set(vectors.rows.subarray(i * this.#d, (i + 1) * this.#d), items[i] * this.#d);
      scales[items[i]] = vectors.scales[i];
    }
    for (const item of deleted) scales[item] = 0;
    this.#arrays.gone.set([...gone]);
    this.#gone = gone;
    this.#n = n;
  }

  #reserve(n: number, gone: number): void {
    const from = this.#arrays;
    if (n <= from.scales.length && gone <= from.gone.length) return;
    this.#arrays = this.#newArrays(n + (n >> 3), this.#d, 2 * gone);
    this.#arrays.rows.set(from.rows.subarray(0, this.#n * this.#d));
    this.#arrays.scales.set(from.scales.subarray(0, this.#n));
  }

  search(query: Float32Array, k: number): Hits {
    const unit = this.#setQuery(query);
    const { ids, scores } = this.#arrays;
    const found = this.#arrays.search(this.#n, Math.min(k, MOST), this.#gone.size);
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
    const { ids, scores } = this.#arrays;
    ids.set(items);
    this.#arrays.dots(items.length);
    this.#rescale(items.length, step);
    return scores.subarray(0, items.length);
  }

  /** Rounds the query to int16; answers what one int16 step is worth. */
  #setQuery(query: Float32Array): number {
    let largest = 0;
    for (let j = 0; j < this.#d; j++) largest = Math.max(largest, Math.abs(query[j]));
    const step = largest / 32_767 || 1;
    const rounded = this.#arrays.query;
    for (let j = 0; j < this.#d; j++) rounded[j] = Math.round(query[j] / step);
    return step;
  }

  #rescale(count: number, step: number): void {
    const { scores } = this.#arrays;
    for (let i = 0; i < count; i++) scores[i] *= step;
  }
}
