/** Vectors to search: rows of float32 in blocks, so that a million of 384 values need not lie in memory at once. */
export interface VectorSource {
  readonly n: number;
  readonly dimension: number;
  /** float32[(to - from) * dimension]: rows of any length. */
  rows(from: number, to: number): Float32Array;
  /** float32[dimension]: what a session's vector would be. */
  query(i: number): Float32Array;
}

/** What is measured at once: both indexes over the same rows, asked the same queries in turn. */
export interface CellSpec {
  /** Part of the metrics' names. */
  readonly name: string;
  readonly n: number;
  readonly dimension: number;
  /** Null for clustered rows, else where the worker fetches rows and queries, as float32. */
  readonly files: { readonly rows: string; readonly queries: string } | null;
  /** Whether a graph is saved and read again. */
  readonly saves: boolean;
  /** A graph may take an hour to build, and is no other when the scan is. */
  readonly scanOnly?: boolean;
}

/** A cell whose vectors may have to be made first. */
export interface Cell {
  readonly name: string;
  spec(): Promise<CellSpec>;
}

/** Searches of each kind that are timed. */
export const QUERIES = 1_000;

/** How many hits are asked for, and how widely the graph is searched for them (hnswlib's ef). */
export const ASKED: readonly { readonly k: number; readonly widths: readonly number[] }[] = [
  { k: 100, widths: [50, 100, 200, 400, 800] },
  { k: 500, widths: [500, 800, 1200, 2000, 4000] },
];

export interface Searched {
  readonly k: number;
  /** Null for the exact scan. */
  readonly width: number | null;
  /** ms, of every query */
  readonly times: readonly number[];
  /** Share of the float32 scan's k nearest that are among its own. */
  readonly recall: number;
}

export interface CellResult {
  readonly searched: readonly Searched[];
  readonly exactBuildMs: number;
  /** Null where the graph could not be made: `hnswFailure` says why. */
  readonly hnswBuildMs: number | null;
  readonly hnswFailure: string | null;
  /** Bytes of memory that came with each index. */
  readonly exactBytes: number;
  readonly hnswBytes: number | null;
  /** Rows that are marked, moved and added a second, on the way in place; for the graph null, or why it cannot be. */
  readonly updatesPerS: { readonly exact: number; readonly hnsw: number | string | null };
  readonly saved: { readonly bytes: number; readonly brotliBytes: number; readonly loadMs: number } | null;
}
