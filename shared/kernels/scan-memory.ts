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
    gone: number,
    goneCount: number,
  ): number;
  dots(rows: number, scales: number, d: number, query: number, ids: number, m: number, out: number): void;
}

const PAGE = 65_536;
const align = (bytes: number): number => (bytes + 15) & ~15;
/** Rows and places that WebAssembly reads and writes four at a time are rounded up to so many. */
const fours = (count: number): number => (count + 3) & ~3;
/** Most hits of a search, and how many similarities one call into WebAssembly makes. */
export const MOST = 8_192;

/** Where the arrays lie in WebAssembly memory, one after the other, as byte offsets. */
interface Layout {
  readonly at: Readonly<
    Record<"rows" | "scales" | "query" | "ids" | "scores" | "keys" | "sorted" | "spare" | "counts" | "gone", number>
  >;
  readonly bytes: number;
}

function layoutOf(rows: number, dimension: number, gone: number): Layout {
  let end = 0;
  const take = (bytes: number): number => {
    const at = end;
    end = align(end + bytes);
    return at;
  };
  const at = {
    rows: take(fours(rows) * dimension),
    scales: take(4 * fours(rows)),
    query: take(2 * dimension),
    ids: take(4 * MOST),
    scores: take(4 * MOST),
    keys: take(4 * fours(rows)),
    sorted: take(4 * fours(rows)),
    spare: take(4 * fours(rows)),
    counts: take(4 * 256),
    gone: take(4 * gone),
  };
  return { at, bytes: end };
}

/** What a scan works on, and the two functions that work on it. */
export interface ScanArrays {
  readonly rows: Int8Array;
  readonly scales: Float32Array;
  /** Read by both functions. */
  readonly query: Int16Array;
  /** Rows found by `search`, or that `dots` is asked about, and their scores; MOST of each. */
  readonly ids: Int32Array;
  readonly scores: Float32Array;
  readonly gone: Int32Array;
  /**
   * The k best of the first n rows by dot(row, query) * scale[row], ties by lower index, into `ids` and `scores`; answers how
   * many. Those that the first `goneCount` of `gone` name are not among them.
   */
  search(n: number, k: number, goneCount: number): number;
  /** dot(row, query) * scale[row] of the first m of `ids` into `scores`. */
  dots(m: number): void;
}

/**
 * WebAssembly memory of a scan over so many rows, the kernel that works in it, and views of what is written from here.
 *
 * @throws WebAssembly.CompileError where WebAssembly is forbidden or has no SIMD; RangeError when memory is refused.
 */
export class ScanMemory implements ScanArrays {
  readonly #at: Layout["at"];
  readonly #exports: ScanExports;
  readonly #dimension: number;
  readonly rows: Int8Array;
  readonly scales: Float32Array;
  readonly query: Int16Array;
  readonly ids: Int32Array;
  readonly scores: Float32Array;
  readonly gone: Int32Array;

  constructor(rows: number, dimension: number, gone: number) {
    const { at, bytes } = layoutOf(rows, dimension, gone);
    const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) });
    const instance = new WebAssembly.Instance(new WebAssembly.Module(decodeBase64(SCAN_WASM_BASE64)), {
      env: { memory },
    });
    this.#at = at;
    this.#exports = instance.exports as unknown as ScanExports;
    this.#dimension = dimension;
    this.rows = new Int8Array(memory.buffer, at.rows, rows * dimension);
    this.scales = new Float32Array(memory.buffer, at.scales, rows);
    this.query = new Int16Array(memory.buffer, at.query, dimension);
    this.ids = new Int32Array(memory.buffer, at.ids, MOST);
    this.scores = new Float32Array(memory.buffer, at.scores, MOST);
    this.gone = new Int32Array(memory.buffer, at.gone, gone);
  }

  search(n: number, k: number, goneCount: number): number {
    const { rows, scales, query, scores, ids, keys, sorted, spare, counts, gone } = this.#at;
    const d = this.#dimension;
    return this.#exports.search(
      rows,
      scales,
      n,
      d,
      query,
      k,
      scores,
      ids,
      keys,
      sorted,
      spare,
      counts,
      gone,
      goneCount,
    );
  }

  dots(m: number): void {
    const { rows, scales, query, ids, scores } = this.#at;
    this.#exports.dots(rows, scales, this.#dimension, query, ids, m, scores);
  }
}
