import type { VectorTable } from "../release/quantise.ts";

/** The two ONNX models, wherever they run. Both answers belong to the caller. */
export interface Models {
  /**
   * Session vector of a window.
   * @param rows float32[L * D]: unit item vectors, oldest first, right-aligned (the newest is the last row), zeros before.
   * @param mask float32[L]: 1 where there is an item, 0 in the padding.
   * @returns float32[D]
   */
  encode(rows: Float32Array, mask: Float32Array): Promise<Float32Array>;
  /**
   * @param features float32[n * F], row after row. Overwritten by the next pass: who keeps it takes a copy.
   * @returns float32[n], higher is better.
   */
  score(features: Float32Array, n: number): Promise<Float32Array>;
}

/** Best rows first, ties by lower item index. */
export interface Hits {
  /** int32[k] item indices */
  readonly items: Int32Array;
  /** float32[k] cosines with the query */
  readonly scores: Float32Array;
}

/** L1: session vector -> the nearest items. */
export interface NearestItems {
  /** The k nearest rows (fewer when there are fewer). Answers may be views that the next call overwrites. */
  search(query: Float32Array, k: number): Hits;
}

/** Rows to put into an index and rows to take out of it. An item keeps its row number for life. */
export interface RowChanges {
  /** int32[m]: rows whose vector is another one or which are new; numbers that are skipped hold no item. */
  readonly items: Int32Array;
  /** Their vectors: m rows in the order of `items`. */
  readonly vectors: VectorTable;
  /** Rows that are never answered again, unless they are put in anew. A row that is in `items` too is deleted. */
  readonly deleted: Int32Array;
}

/** NearestItems of a shard, kept up to date. */
export interface CandidateIndex extends NearestItems {
  readonly kind: "exact" | "hnsw";
  /**
   * Done when every search sees all of the changes; one in between may see some of them.
   * @throws RangeError when the changes do not fit the index, which then stays as it was; also when memory is refused.
   */
  update(changes: RowChanges): Promise<void>;
}

/** Cosines of given items with a query: float32[items.length], overwritten by the next call. */
export interface Similarity {
  similarities(query: Float32Array, items: Int32Array): Float32Array;
}
