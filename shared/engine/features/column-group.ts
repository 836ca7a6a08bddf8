import type { CandidateSet } from "../candidates.ts";
import type { Hits, Similarity } from "../models.ts";
import type { Interaction, Session } from "../session-window.ts";
import type { Shard } from "../shard.ts";

/** Interactions that columns about the recent past look at. */
export const RECENT = 10;

/** What a row is computed from. */
export interface FeatureInput {
  readonly shard: Shard;
  readonly similarity: Similarity;
  readonly session: Session;
  /** float32[D] */
  readonly query: Float32Array;
  readonly hits: Hits;
  readonly candidates: CandidateSet;
}

/** One computation of all rows: the input, what every group needs of it, and where the values go. */
export interface Pass extends FeatureInput {
  /** Item indices of the candidates; read once, since the set makes a view every time it is asked. */
  readonly items: Int32Array;
  /** The newest RECENT interactions, newest first. */
  readonly recent: readonly Interaction[];
  /** float32[n * stride], zeros but for the columns about the session: what a group leaves out is 0. */
  readonly rows: Float32Array;
  /** F: values of a row. */
  readonly stride: number;
  /** int8[n]: which interaction (0 = newest) is most related to the candidate, -1 when none is. */
  readonly because: Int8Array;
}

/** Columns about the session: the same for every candidate, and so computed once. */
export interface SessionColumns {
  readonly names: readonly string[];
  /** One value a column. */
  values(session: Session): readonly number[];
}

/** Columns about the candidates that are computed together. They lie side by side in a row. */
export interface ColumnGroup {
  readonly names: readonly string[];
  /** Fills the group's columns, the first of which is column `at`. */
  fill(pass: Pass, at: number): void;
}
