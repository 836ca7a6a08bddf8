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
   * @param features float32[n * F], row after row.
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

/** L1: session vector -> the nearest items. Answers may be views that the next call overwrites. */
export interface CandidateIndex {
  readonly kind: "exact" | "hnsw";
  /** The k nearest rows (fewer when the shard is smaller). */
  search(query: Float32Array, k: number): Hits;
}

/** Cosines of given items with a query: float32[items.length], overwritten by the next call. */
export interface Similarity {
  similarities(query: Float32Array, items: Int32Array): Float32Array;
}
