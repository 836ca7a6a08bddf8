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
    keys: number,
    ids: number,
    spare: number,
    counts: number,
  ): number;
  dots(rows: number, scales: number, d: number, query: number, ids: number, m: number, out: number): void;
}

const PAGE = 65_536;
const align = (bytes: number): number => (bytes + 15) & ~15;
/** Rows and places that WebAssembly reads and writes four at a time are rounded up to so many. */
const fours = (count: number): number => (count + 3) & ~3;
/** Most hits of a search, and how many similarities one call into WebAssembly makes. */
const MOST = 8_192;

/**
 * Exact int8 scan in WebAssembly SIMD over all rows of a release.
 *
 * Memory: what is listed in `#at`, one after the other: D + 16 bytes a row, and 128 KB. The query is rounded to int16, so the
 * only error against float32 is 2^-15 of its largest component.
 *
 * @throws WebAssembly.CompileError where the Content-Security-Policy forbids WebAssembly; RangeError when memory is refused.
 */
export class ScanKernel implements CandidateIndex, Similarity {
  readonly kind = "exact";
  readonly #exports: ScanExports;
  readonly #n: number;
  readonly #d: number;
  /** Byte offsets. */
  readonly #at: Readonly<
    Record<"rows" | "scales" | "query" | "ids" | "scores" | "keys" | "sorted" | "spare" | "counts", number>
  >;
  readonly #query: Int16Array;
  readonly #ids: Int32Array;
  readonly #scores: Float32Array;

  constructor(vectors: VectorTable) {
    const { n, dimension, rows, scales } = vectors;
    this.#n = n;
    this.#d = dimension;
    let end = 0;
    const take = (bytes: number): number => {
      const at = end;
      end = align(end + bytes);
      return at;
    };
    const at = {
      rows: take(fours(n) * dimension),
      scales: take(4 * fours(n)),
      query: take(2 * dimension),
      ids: take(4 * MOST),
      scores: take(4 * MOST),
      keys: take(4 * fours(n)),
      sorted: take(4 * fours(n)),
      spare: take(4 * fours(n)),
      counts: take(4 * 256),
    };
    this.#at = at;
    const memory = new WebAssembly.Memory({ initial: Math.ceil(end / PAGE) });
    const instance = new WebAssembly.Instance(new WebAssembly.Module(decodeBase64(SCAN_WASM_BASE64)), {
      env: { memory },
    });
    this.#exports = instance.exports as unknown as ScanExports;
    new Int8Array(memory.buffer, at.rows, rows.length).set(rows);
    new Float32Array(memory.buffer, at.scales, n).set(scales);
    this.#query = new Int16Array(memory.buffer, at.query, dimension);
    this.#ids = new Int32Array(memory.buffer, at.ids, MOST);
    this.#scores = new Float32Array(memory.buffer, at.scores, MOST);
  }

  search(query: Float32Array, k: number): Hits {
    const unit = this.#setQuery(query);
    const { rows, scales, ids, scores, keys, sorted, spare, counts } = this.#at;
    const found = this.#exports.search(
      rows,
      scales,
      this.#n,
      this.#d,
      this.#at.query,
      Math.min(k, MOST),
      scores,
      ids,
      keys,
      sorted,
      spare,
      counts,
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
    const { rows, scales, query, ids, scores } = this.#at;
    this.#exports.dots(rows, scales, this.#d, query, ids, items.length, scores);
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
