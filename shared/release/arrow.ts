/**
 * Columns of the release's tables, to and from Apache Arrow IPC (file format, one record batch a table, so that columns are
 * read as views of the downloaded bytes). The only file that knows the Arrow library.
 */
import {
  type Column,
  columnFromArray,
  dictionary,
  fixedSizeList,
  float32,
  int8,
  int32,
  list,
  type Table,
  tableFromColumns,
  tableFromIPC,
  tableToIPC,
  uint8,
  utf8,
} from "@uwdata/flechette";

import { checkMetadata, MOST_COLUMNS } from "./check-metadata.ts";
import { KeyColumn } from "./key-column.ts";

export type { Table };
/** Columns by name, on their way into a table. */
export type Columns = Readonly<Record<string, Column<unknown>>>;

/** A part that is Arrow but not the table this code expects. */
export class TableError extends Error {
  override name = "TableError";
}

/** Text column as codes: values[codes[i]] is item i's text, "" when absent. */
export interface CodedText {
  readonly codes: Int32Array;
  readonly values: readonly string[];
}

/** The typed arrays that a column of numbers can be. */
export type Numbers = Float32Array | Int32Array | Uint8Array;

/** @throws TableError for more columns than a reader takes. */
export function toBytes(columns: Columns): Uint8Array {
  const count = Object.keys(columns).length;
  if (count > MOST_COLUMNS) throw new TableError(`${count} columns, ${MOST_COLUMNS} at most: leave attributes out`);
  const bytes = tableToIPC(tableFromColumns({ ...columns }), { format: "file" });
  if (!bytes) throw new TableError("the Arrow writer gave no bytes");
  return bytes;
}

/** @throws TableError when the bytes are no Arrow IPC file, or none that `toBytes` could have written. */
export function fromBytes(bytes: Uint8Array, name: string): Table {
  try {
    checkMetadata(bytes);
    return tableFromIPC(bytes);
  } catch (cause) {
    throw new TableError(`${name}: not an Arrow IPC file`, { cause });
  }
}

/** Some rows of a table, in the order given: a table's columns as they are, for another table. */
export const takeRows = (table: Table, rows: readonly number[]): Columns =>
  Object.fromEntries(
    table.schema.fields.map(({ name, type }) => {
      const from = column(table, name);
      const taken = rows.map((row) => from.at(row));
      return [name, columnFromArray(taken, type)];
    }),
  );

export const textColumn = (values: string[]) => columnFromArray(values, utf8());
export const codedColumn = (values: string[]) => columnFromArray(values, dictionary(utf8(), int32()));

export function numberColumn(values: Numbers) {
  if (values instanceof Float32Array) return columnFromArray(values, float32());
  return values instanceof Int32Array ? columnFromArray(values, int32()) : columnFromArray(values, uint8());
}

/** Row i is rows[i * length … (i + 1) * length). */
export function fixedListColumn(rows: Int8Array, length: number) {
  const split = Array.from({ length: rows.length / length }, (_, i) => rows.subarray(i * length, (i + 1) * length));
  return columnFromArray(split, fixedSizeList(int8(), length));
}

/** Row i is values[offsets[i] … offsets[i + 1]). */
export function listColumn(values: Int32Array | Uint8Array, offsets: Int32Array) {
  const rows = Array.from({ length: offsets.length - 1 }, (_, i) => values.subarray(offsets[i], offsets[i + 1]));
  return columnFromArray(rows, list(values instanceof Int32Array ? int32() : uint8()));
}

/** A view of a column of numbers. @throws TableError when there is none of that name and type. */
export function numbers<T extends Numbers>(table: Table, name: string, type: new (length: number) => T): T {
  return typed(batch(table, name).values, type, table.numRows, name);
}

/** A column of texts that are each row's own. */
export function keyColumn(table: Table, name: string): KeyColumn {
  const { values, offsets } = batch(table, name);
  if (table.numRows === 0) return new KeyColumn(new Uint8Array(0), new Int32Array(1));
  const ends = ascending(typed(offsets, Int32Array, table.numRows + 1, name), name);
  return new KeyColumn(typed(values, Uint8Array, ends[table.numRows], name), ends);
}

/** A column of texts: `at(row)` reads one. */
export const texts = (table: Table, name: string): Column<string> => column(table, name) as Column<string>;

export function codedText(table: Table, name: string): CodedText {
  const found = batch(table, name);
  const codes = typed(found.values, Int32Array, table.numRows, name);
  if (!found.dictionary) {
    if (table.numRows === 0) return { codes, values: [""] };
    throw new TableError(`column '${name}' is not dictionary-encoded`);
  }
  const values = dictionaryTexts(found.dictionary, name);
  requireBelow(codes, values.length, name);
  return { codes, values };
}

/** Offsets that go back would make texts of the same bytes again and again. */
function dictionaryTexts(dictionary: Column<string>, name: string): string[] {
  const [{ length, offsets, values }] = dictionary.data as unknown as readonly [Batch];
  const ends = ascending(typed(offsets, Int32Array, length + 1, name), name);
  typed(values, Uint8Array, ends[length], name);
  return dictionary.toArray() as string[];
}

/** Lists of one length, end to end. */
export function fixedLists(table: Table, name: string): { readonly rows: Int8Array; readonly length: number } {
  const { stride: length = 0, children } = batch(table, name);
  const rows = children?.[0] && typed(children[0].values, Int8Array, table.numRows * length, name);
  if (!rows) throw new TableError(`the column '${name}' is not a fixed-size list of int8`);
  return { rows, length };
}

/** n + 1 offsets of a list column, ascending from 0. */
export function listOffsets(table: Table, name: string): Int32Array {
  return ascending(typed(batch(table, name).offsets, Int32Array, table.numRows + 1, name), name);
}

/** Checks that each number is from 0 to below `end`. By index: an iterator over four million takes 40 ms. */
export function requireBelow(values: Int32Array, end: number, name: string): void {
  for (let i = 0; i < values.length; i++) {
    if (values[i] < 0 || values[i] >= end) throw new TableError(`column '${name}': no row ${values[i]}`);
  }
}

function ascending(offsets: Int32Array, name: string): Int32Array {
  for (let i = 1; i < offsets.length; i++) {
    if (offsets[i - 1] > offsets[i] || offsets[0] !== 0) throw new TableError(`${name}: offsets are not ascending`);
  }
  return offsets;
}

/** The first `length` values of a list column, end to end. */
export function listValues<T extends Int32Array | Uint8Array>(
  table: Table,
  name: string,
  type: new (length: number) => T,
  length: number,
): T {
  return typed(batch(table, name).children?.[0]?.values, type, length, name);
}

/** The parts of the library's record batches that this file reads. */
interface Batch {
  readonly length: number;
  readonly values?: unknown;
  readonly offsets?: unknown;
  readonly children?: readonly Batch[];
  /** Of a fixed-size list: its length. */
  readonly stride?: number;
  readonly dictionary?: Column<string>;
}

function column(table: Table, name: string): Column<unknown> {
  const found = table.getChild(name) as Column<unknown> | null | undefined;
  if (!found) throw new TableError(`column '${name}' is missing`);
  if (found.data.length > 1) throw new TableError(`column '${name}' has more than one record batch`);
  return found;
}

function batch(table: Table, name: string): Batch {
  // A table without rows has no batch to look into.
  return (column(table, name).data[0] as unknown as Batch | undefined) ?? { length: 0 };
}

/** A view of the first `length` values, or an error that names the column. Arrow pads its buffers. */
function typed<T extends Numbers | Int8Array>(
  values: unknown,
  type: new (length: number) => T,
  length: number,
  name: string,
): T {
  if (length === 0 && values === undefined) return new type(0);
  if (!(values instanceof type) || values.length < length) {
    throw new TableError(`column '${name}' is not ${length} values of ${type.name}`);
  }
  return values.subarray(0, length) as T;
}
