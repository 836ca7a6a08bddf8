import { type TableDeltas, writeDelta } from "../../../shared/release/delta/release-delta.ts";
import { applyTable, diffTable } from "../../../shared/release/delta/table-delta.ts";
import { TABLES, type TableName } from "../../../shared/release/tables.ts";
import { brotliCopy } from "./brotli-copy.ts";
import type { StoredTable } from "./read-tables.ts";

/** A table's delta above this share of the table is not worth compressing to see which of them is smaller. */
const LARGEST_SHARE = 0.9;

export interface MadeDelta {
  readonly bytes: Uint8Array;
  /** Null where it would save little. */
  readonly copy: Uint8Array | null;
  /** What a browser downloads. */
  readonly transferBytes: number;
  /** What it would download instead: the tables that the delta gives. */
  readonly wholeTransferBytes: number;
}

type Tables = Readonly<Record<TableName, StoredTable>>;

/**
 * The delta that a device fetches instead of tables; null when the tables are alike, or smaller. A table of which that holds is
 * left out of it.
 */
export function deltaBetween(before: Tables, after: Tables): MadeDelta | null {
  const deltas = Object.fromEntries(TABLES.map((name) => [name, tableDelta(before[name], after[name])])) as TableDeltas;
  const given = TABLES.filter((name) => deltas[name]);
  if (given.length === 0) return null;
  const bytes = writeDelta(deltas);
  const copy = brotliCopy(bytes);
  const transferBytes = (copy ?? bytes).length;
  const wholeTransferBytes = given.reduce((sum, name) => sum + after[name].transferBytes, 0);
  return transferBytes < wholeTransferBytes ? { bytes, copy, transferBytes, wholeTransferBytes } : null;
}

function tableDelta(before: StoredTable, after: StoredTable): Uint8Array | null {
  if (before.sha256 === after.sha256) return null;
  const delta = diffTable(before.bytes, after.bytes);
  if (!delta || delta.length > LARGEST_SHARE * after.bytes.length) return null;
  if ((brotliCopy(delta) ?? delta).length >= after.transferBytes) return null;
  // Devices check the result as well, but would have downloaded the delta for nothing.
  const made = applyTable(before.bytes, delta, after.bytes.length);
  if (Buffer.compare(made, after.bytes) !== 0) throw new Error("a delta does not give the table it was made of");
  return delta;
}
