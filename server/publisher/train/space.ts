import type { CatalogueItem } from "../../../shared/contracts/index.ts";
import type { NeighbourTable } from "../../../shared/release/tables.ts";
import type { BuildReport } from "../build-report.ts";
import type { OwnVectors } from "../input/read-vectors.ts";
import type { StageClock } from "../stage-clock.ts";
import { fillColdRows } from "./cold-items.ts";
import type { Sessions } from "./sessions.ts";
import type { Split } from "./split-sessions.ts";

/** An embedding space and the encoder that reads it. */
export interface Space {
  /** D */
  readonly dimension: number;
  /** L */
  readonly window: number;
  /** encoder.onnx */
  readonly encoder: Uint8Array;
  /** float32[n, D] of any length; zeros where nothing is known of the item. */
  readonly rows: Float32Array;
}

/** The space before and after it has seen the held-out sessions. */
export interface SpaceMaker {
  readonly past: Space;
  /** Brings the space up to date with all sessions; call once, when `past` is not needed any more. */
  finish(): Promise<{ readonly space: Space; readonly report: BuildReport["encoder"] }>;
}

export interface SpaceInput {
  readonly clock: StageClock;
  readonly sessions: Sessions;
  readonly split: Split;
  /** Neighbour tables of the sessions before the split. */
  readonly neighbours: NeighbourTable;
  /** Release items in index order. */
  readonly items: readonly CatalogueItem[];
  /** Items that occur in the log. */
  readonly logged: number;
  readonly vectors: OwnVectors | null;
  readonly seed: number;
  readonly budgetSeconds: number;
}

/** Rows for the items that the space does not know, from what the catalogue says of them. */
export function fillCold(
  { clock, items, vectors }: SpaceInput,
  rows: Float32Array,
  dimension: number,
  known: Uint8Array,
): Promise<unknown> {
  // Without a catalogue there is nothing to place them by.
  if (!vectors && items.every((item) => Object.keys(item).length === 1)) return Promise.resolve();
  return clock.run(
    "place new items",
    0,
    () => fillColdRows(rows, dimension, known, items, vectors),
    ({ filled, cosine }) =>
      filled === 0 ? "none" : `${filled} items from their attributes; cosine ${cosine?.toFixed(2)} on known items`,
  );
}
