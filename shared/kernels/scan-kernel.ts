import type { CandidateIndex, Hits, Similarity } from "../engine/models.ts";
import type { VectorTable } from "../release/quantise.ts";
import { decodeBase64 } from "./decode-base64.ts";
import { SCAN_WASM_BASE64 } from "./generated/scan.ts";

interface ScanExports {
  search(
    rows: number,
    scales: number,
    n: number,
    d: number,
    query: number,
    k: number,
    outScores: number,
    outIds: number,
  ): number;
  dots(rows: number, scales: number, d: number, query: number, ids: number, m: number, out: number): void;
}

const PAGE = 65_536;
const align = (bytes: number): number => (bytes + 15) & ~15;
/** Most hits of a search, and how many similarities one call into WebAssembly makes. */
const MOST = 8_192;

/**
 * Exact int8 scan in WebAssembly SIMD over all rows of a release.
 *
 * Memory: rows | scales | query int16[D] | ids int32[MOST] | scores float32[MOST]. The query is rounded to int16, so the
 * only error against float32 is 2^-15 of its largest component.
 *
 * @throws WebAssembly.CompileError where the Content-Security-Policy forbids WebAssembly; RangeError when memory is refused.
 */
export class ScanKernel implements CandidateIndex, Similarity {
  readonly kind = "exact";
  readonly #exports: ScanExports;
  readonly #n: number;
  readonly #d: number;
  readonly #rowsAt = 0;
  readonly #scalesAt: number;
  readonly #queryAt: number;
  readonly #idsAt: number;
  readonly #scoresAt: number;
  readonly #query: Int16Array;
  readonly #ids: Int32Array;
  readonly #scores: Float32Array;

  constructor(vectors: VectorTable) {
    const { n, dimension, rows, scales } = vectors;
    this.#n = n;
    this.#d = dimension;
    this.#scalesAt = align(rows.byteLength);
    this.#queryAt = align(this.#scalesAt + scales.byteLength);
    this.#idsAt = align(this.#queryAt + 2 * dimension);
    this.#scoresAt = this.#idsAt + 4 * MOST;
    const memory = new WebAssembly.Memory({ initial: Math.ceil((this.#scoresAt + 4 * MOST) / PAGE) });
    const instance = new WebAssembly.Instance(new WebAssembly.Module(decodeBase64(SCAN_WASM_BASE64)), {
      env: { memory },
    });
    this.#exports = instance.exports as unknown as ScanExports;
    new Int8Array(memory.buffer, this.#rowsAt, rows.length).set(rows);
    new Float32Array(memory.buffer, this.#scalesAt, n).set(scales);
    this.#query = new Int16Array(memory.buffer, this.#queryAt, dimension);
    this.#ids = new Int32Array(memory.buffer, this.#idsAt, MOST);
    this.#scores = new Float32Array(memory.buffer, this.#scoresAt, MOST);
  }

  search(query: Float32Array, k: number): Hits {
    const unit = this.#setQuery(query);
    const found = this.#exports.search(
      this.#rowsAt,
      this.#scalesAt,
      this.#n,
      this.#d,
      this.#queryAt,
      Math.min(k, MOST),
      this.#scoresAt,
      this.#idsAt,
    );
    this.#rescale(found, unit);
    return { items: this.#ids.subarray(0, found), scores: this.#scores.subarray(0, found) };
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
    this.#ids.set(items);
    this.#exports.dots(this.#rowsAt, this.#scalesAt, this.#d, this.#queryAt, this.#idsAt, items.length, this.#scoresAt);
    this.#rescale(items.length, step);
    return this.#scores.subarray(0, items.length);
  }

  /** Rounds the query to int16 in WASM memory; answers what one int16 step is worth. */
  #setQuery(query: Float32Array): number {
    let largest = 0;
    for (let j = 0; j < this.#d; j++) largest = Math.max(largest, Math.abs(query[j]));
    const step = largest / 32_767 || 1;
    for (let j = 0; j < this.#d; j++) this.#query[j] = Math.round(query[j] / step);
    return step;
  }

  #rescale(count: number, step: number): void {
    for (let i = 0; i < count; i++) this.#scores[i] *= step;
  }
}
