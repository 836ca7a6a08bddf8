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
  /** int32[rows + 1]: of what is left. */
  readonly offsets: Int32Array;
  /** Places in the base of those that are dropped, ascending. */
  readonly dropped: readonly number[];
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
  const dropped: number[] = [];
  for (let row = 0, place = 0; row < names.rows; row++) {
    for (; place < names.offsets[row + 1]; place++) if (isGone[rows[place]] === 1) dropped.push(place);
    offsets[row + 1] = place - dropped.length;
  }
  return { offsets, dropped };
}

/** Places in the base of what is left of the rows from `row` to before `end`, as stretches: of each its first place, and how many. */
export function* stretchesLeft(
  { offsets }: ListColumn,
  left: EntriesLeft,
  row: number,
  end: number,
): Generator<readonly [place: number, count: number]> {
  let place = offsets[row];
  for (let d = place - left.offsets[row]; d < offsets[end] - left.offsets[end]; d++) {
    yield [place, left.dropped[d] - place];
    place = left.dropped[d] + 1;
  }
  yield [place, offsets[end] - place];
}

/** Places in the base of what is left of one row's entries. */
export function placesLeft(base: ListColumn, left: EntriesLeft, row: number): Int32Array {
  const places = new Int32Array(left.offsets[row + 1] - left.offsets[row]);
  let at = 0;
  for (const [place, count] of stretchesLeft(base, left, row, row + 1))
    for (let i = 0; i < count; i++) places[at++] = place + i;
  return places;
}

export const rowsNamedBy = ({ values }: ListColumn): Int32Array =>
  new Int32Array(values.buffer, values.byteOffset, values.length / 4);
