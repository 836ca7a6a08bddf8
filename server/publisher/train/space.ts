import type { CatalogueItem } from "../../../shared/contracts/index.ts";
import type { NeighbourTable } from "../../../shared/release/tables.ts";
import type { BuildReport } from "../build-report.ts";
import type { OwnVectors } from "../input/read-vectors.ts";
import type { PublishedSplit } from "../published-split.ts";
import type { StageClock } from "../stage-clock.ts";
import { fillColdRows } from "./cold-items.ts";
import { withoutRows } from "./new-items.ts";
import type { Sessions } from "./sessions.ts";

/** An embedding space and the encoder that reads it. */
export interface Space {
  /** The manifest's name of a space that is gone on with; null for a new one. */
  readonly id: string | null;
  /** D */
  readonly dimension: number;
  /** L */
  readonly window: number;
  /** encoder.onnx */
  readonly encoder: Uint8Array;
  /** float32[n, D] of any length; zeros where nothing is known of the item. */
  readonly rows: Float32Array;
  /**
   * The rows as they would be if nobody had visited the items marked 1; null where no item can be placed without visits.
   * A chosen item of which nothing else is known has a row of zeros.
   */
  readonly rowsAsIfUnvisited: ((chosen: Uint8Array) => Float32Array) | null;
}

/** The space before and after it has seen the held-out sessions. */
export interface SpaceMaker {
  readonly past: Space;
  /**
   * Brings the space up to date with all sessions; call once, when `past` is not needed any more.
   *
   * @param neighbours tables of all sessions
   */
  finish(neighbours: NeighbourTable): Promise<{ readonly space: Space; readonly report: BuildReport["encoder"] }>;
}

export interface SpaceInput {
  readonly clock: StageClock;
  readonly sessions: Sessions;
  readonly split: PublishedSplit;
  /** 1 for every item that enough sessions before the split visit to publish it then. */
  readonly visited: Uint8Array;
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

/** Without a catalogue and own vectors there is nothing to place an item by. */
const canPlace = ({ items, vectors }: SpaceInput): boolean =>
  vectors !== null || items.some((item) => Object.keys(item).length > 1);

/** See `Space`: the rows of chosen items are placed like those of new ones, by a map that has not seen them. */
export function placeAsIfUnvisited(
  input: SpaceInput,
  rows: Float32Array,
  dimension: number,
  known: Uint8Array,
): Space["rowsAsIfUnvisited"] {
  if (!canPlace(input)) return null;
  let penalty: number | null = null;
  return (chosen) => {
    const stillKnown = known.map((is, item) => (chosen[item] ? 0 : is));
    const placed = withoutRows(rows, dimension, stillKnown);
    // What suits one set of items suits the next: the search is most of the work.
    ({ penalty } = fillColdRows(placed, dimension, stillKnown, input.items, input.vectors, penalty));
    return placed;
  };
}

/** Rows for the items that the space does not know, from what the catalogue says of them. */
export function fillCold(
  input: SpaceInput,
  rows: Float32Array,
  dimension: number,
  known: Uint8Array,
): Promise<unknown> {
  if (!canPlace(input)) return Promise.resolve();
  const { clock, items, vectors } = input;
  return clock.run(
    "place new items",
    0,
    () => fillColdRows(rows, dimension, known, items, vectors),
    ({ filled, cosine }) =>
      filled === 0 ? "none" : `${filled} items from their attributes; cosine ${cosine?.toFixed(2)} on known items`,
  );
}
