import type { Layout, ListColumn } from "./layout.ts";
import type { RowSet } from "./row-set.ts";

/**
 * The lists that name rows of their own table (neighbours), and the lists that lie beside them entry by entry (weights): what
 * happens to an entry happens to it in all of them.
 */
export interface RowLists {
  readonly names: ListColumn;
  readonly beside: ReadonlySet<ListColumn>;
}

/** Entries of the base that are left when those that name rows which are gone have been dropped, wherever they are. */
export interface EntriesLeft {
  /** int32[rows + 1] */
  readonly offsets: Int32Array;
  /** Their places in the base, ascending. */
  readonly places: Int32Array;
}

/** Null when there is no list of int32. */
export function rowListsOf({ columns }: Layout): RowLists | null {
  const lists = columns.filter((column) => column.kind === "list" && !column.isDictionary) as ListColumn[];
  const at = lists.findIndex(({ stride }) => stride === 4);
  if (at < 0) return null;
  const names = lists[at];
  return { names, beside: new Set(lists.slice(at + 1).filter((list) => isBeside(list, names))) };
}

/** In a loop: a hundred thousand calls of `every` take longer than all else that is done with the lists. */
function isBeside({ offsets }: ListColumn, names: ListColumn): boolean {
  for (let row = 0; row < offsets.length; row++) if (offsets[row] !== names.offsets[row]) return false;
  return true;
}

/** Rows that some list of the base names and none afterwards, ascending. */
export function rowsNoLongerNamed(base: RowLists, rows: number, after: RowLists): readonly number[] {
  const isNamed = new Uint8Array(rows);
  for (const row of rowsNamedBy(base.names)) isNamed[row] = 1;
  for (const row of rowsNamedBy(after.names)) isNamed[row] = 0;
  return Array.from(isNamed.keys()).filter((row) => isNamed[row] === 1);
}

export function entriesLeft({ names }: RowLists, gone: RowSet | readonly number[]): EntriesLeft {
  const isGone = new Uint8Array(names.rows);
  for (const row of gone) isGone[row] = 1;
  const rows = rowsNamedBy(names);
  const offsets = new Int32Array(names.rows + 1);
  const places = new Int32Array(rows.length);
  let left = 0;
  for (let row = 0, place = 0; row < names.rows; row++) {
    for (; place < names.offsets[row + 1]; place++) if (isGone[rows[place]] !== 1) places[left++] = place;
    offsets[row + 1] = left;
  }
  return { offsets, places: places.subarray(0, left) };
}

export const rowsNamedBy = ({ values }: ListColumn): Int32Array =>
  new Int32Array(values.buffer, values.byteOffset, values.length / 4);
