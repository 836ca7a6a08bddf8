/**
 * The ranker's input, defined once: the publisher trains on what this file computes and the device ranks by it.
 *
 * A row describes one candidate against the session. Columns that depend on the other candidates (`.relative`, `.rank`)
 * are why lists and slots are scored in one pass over the whole shard's candidates and not alone.
 */
import { attributeColumns } from "./features/attribute-columns.ts";
import {
  type ColumnGroup,
  type FeatureInput,
  type Pass,
  RECENT,
  type SessionColumns,
} from "./features/column-group.ts";
import { encoderColumns } from "./features/encoder-columns.ts";
import { intentColumns } from "./features/intent-columns.ts";
import { neighbourColumns } from "./features/neighbour-columns.ts";
import { popularityColumns } from "./features/popularity-columns.ts";
import { repeatColumns } from "./features/repeat-columns.ts";
import { searchColumns } from "./features/search-columns.ts";
import { shownColumns } from "./features/shown-columns.ts";
import { similarityColumns } from "./features/similarity-columns.ts";
import { visitColumns } from "./features/visit-columns.ts";
import type { Session } from "./session-window.ts";

const GROUPS: Readonly<Record<string, ColumnGroup | SessionColumns>> = {
  neighbours: neighbourColumns,
  encoder: encoderColumns,
  similarity: similarityColumns,
  popularity: popularityColumns,
  repeats: repeatColumns,
  intent: intentColumns,
  attributes: attributeColumns,
  shown: shownColumns,
  searches: searchColumns,
  visit: visitColumns,
};
const IN_ORDER = Object.values(GROUPS);

/** Column names in order. A release names the columns its ranker was trained on; a device with others refuses it. */
export const FEATURES: readonly string[] = IN_ORDER.flatMap(({ names }) => names);

/** The same names by what they are about. */
export const FEATURE_GROUPS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(GROUPS).map(([group, { names }]) => [group, names]),
);

/** F: columns of a row. */
export const FEATURE_COUNT = FEATURES.length;

const columnOf = (name: string): number => {
  const at = FEATURES.indexOf(name);
  if (at < 0) throw new RangeError(`no feature ${name}`);
  return at;
};
export const COVISIT_DECAY = columnOf("covisit.decay5");
export const FORWARD_DECAY = columnOf("forward.decay5");
export const ENCODER_SCORE = columnOf("encoder.score");

export interface Features {
  /** float32[n * F] */
  readonly rows: Float32Array;
  /** int8[n]: which interaction (0 = newest) is most related to the candidate, -1 when none is. */
  readonly because: Int8Array;
}

/** @param rows float32[n * F], whatever it holds: memory that is used again need not be found, cleared and collected. */
export function computeFeatures(
  input: FeatureInput,
  rows = new Float32Array(input.candidates.size * FEATURE_COUNT),
): Features {
  const { items } = input.candidates;
  repeat(sessionRow(input.session), rows);
  const because = new Int8Array(items.length).fill(-1);
  const recent = input.session.interactions.slice(-RECENT).reverse();
  const pass: Pass = { ...input, items, recent, rows, stride: FEATURE_COUNT, because };
  let at = 0;
  for (const group of IN_ORDER) {
    if ("fill" in group) group.fill(pass, at);
    at += group.names.length;
  }
  return { rows, because };
}

/** float32[F]: the columns about the session, zeros elsewhere. */
function sessionRow(session: Session): Float32Array {
  const row = new Float32Array(FEATURE_COUNT);
  let at = 0;
  for (const group of IN_ORDER) {
    if ("values" in group) row.set(group.values(session), at);
    at += group.names.length;
  }
  return row;
}

/** Fills `rows` with the same row. */
function repeat(row: Float32Array, rows: Float32Array): void {
  if (rows.length > 0) rows.set(row);
  for (let filled = row.length; filled < rows.length; filled *= 2) rows.copyWithin(filled, 0, filled);
}
