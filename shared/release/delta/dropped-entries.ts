import type { Layout, ListColumn } from "./layout.ts";
import type { RowSet } from "./row-set.ts";

/**
 * The lists that name rows of their own table (neighbours), and the lists that lie beside them entry by entry (weights).
 * When a row goes, its entries go from all of them, wherever they are: that follows from the row's number alone.
 */
export interface RowLists {
  readonly names: ListColumn;
  readonly beside: ReadonlySet<ListColumn>;
}

/** Null when there is no list of int32. */
export function rowListsOf({ columns }: Layout): RowLists | null {
  const lists = columns.filter((column) => column.kind === "list" && !column.isDictionary) as ListColumn[];
  const names = lists.find(({ stride }) => stride === 4);
  if (!names) return null;
  return { names, beside: new Set(lists.filter(({ offsets }) => isSame(offsets, names.offsets))) };
}

/** Rows that some list of the base names and none afterwards, ascending. */
export function rowsNoLongerNamed(base: RowLists, rows: number, after: RowLists): readonly number[] {
  const isNamed = new Uint8Array(rows);
  for (const row of namesOf(base)) isNamed[row] = 1;
  for (const row of namesOf(after)) isNamed[row] = 0;
  return Array.from(isNamed.keys()).filter((row) => isNamed[row] === 1);
}

/** Places of the entries that name one of the rows, ascending. */
export function entriesNaming(lists: RowLists, rows: RowSet | readonly number[], rowCount: number): Int32Array {
  const isGone = new Uint8Array(rowCount);
  let some = false;
  for (const row of rows) {
    isGone[row] = 1;
    some = true;
  }
  if (!some) return new Int32Array(0);
  const names = namesOf(lists);
  let count = 0;
  for (let e = 0; e < names.length; e++) if (isGone[names[e]] === 1) count++;
  const places = new Int32Array(count);
  for (let e = 0, p = 0; p < count; e++) if (isGone[names[e]] === 1) places[p++] = e;
  return places;
}

const namesOf = ({ names: { values } }: RowLists): Int32Array =>
  new Int32Array(values.buffer, values.byteOffset, values.length / 4);

function isSame(a: Int32Array, b: Int32Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
