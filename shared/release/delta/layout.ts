import { fromBytes, TableError } from "../arrow.ts";

/** A column whose rows all take the same number of bytes, in one buffer. */
export interface FixedColumn {
  readonly kind: "fixed";
  readonly rows: number;
  /** Bytes of a row. */
  readonly stride: number;
  readonly values: Uint8Array;
  /** Place in the file. */
  readonly start: number;
  readonly end: number;
  /** Of a column of codes: place of its dictionary among the columns; else -1. */
  readonly dictionary: number;
}

/** A column of texts or lists: a buffer of offsets and, after it, one of entries. */
export interface ListColumn {
  readonly kind: "list";
  readonly rows: number;
  /** Bytes of an entry. */
  readonly stride: number;
  /** int32[rows + 1], ascending from 0, in entries. */
  readonly offsets: Int32Array;
  readonly values: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** Where the entries begin in the file; between them and the offsets is padding. */
  readonly valuesStart: number;
  readonly isDictionary: boolean;
}

export type LayoutColumn = FixedColumn | ListColumn;

/** An Arrow file as the release's tables are: its columns in file order (dictionaries first), with literal bytes around them. */
export interface Layout {
  readonly rows: number;
  readonly columns: readonly LayoutColumn[];
}

/** What this file reads of the library's record batches. */
interface Batch {
  readonly length: number;
  readonly nullCount: number;
  readonly validity?: Uint8Array;
  readonly values?: Uint8Array | Int8Array | Int32Array | Float32Array;
  readonly offsets?: Int32Array;
  readonly children?: readonly Batch[];
  readonly stride?: number;
  readonly dictionary?: { readonly data: readonly Batch[] };
}

/** Null when the file is Arrow but of another kind: validity bitmaps, nested lists, more than one batch. @throws TableError */
export function layoutOf(bytes: Uint8Array): Layout | null {
  const table = fromBytes(bytes, "base");
  const batches = table.children.map((column) => column.data as unknown as readonly Batch[]);
  if (batches.some((data) => data.length !== 1)) return null;
  const dictionaries = [...new Set(batches.flatMap(([{ dictionary }]) => dictionary ?? []))];
  if (dictionaries.some(({ data }) => data.length !== 1)) return null;
  try {
    const columns = [
      ...dictionaries.map(({ data }) => columnOf(data[0], bytes, -1, true)),
      ...batches.map(([batch]) =>
        columnOf(batch, bytes, batch.dictionary ? dictionaries.indexOf(batch.dictionary) : -1, false),
      ),
    ];
    let end = 0;
    for (const column of columns) {
      if (column.start < end) return null;
      end = column.end;
    }
    return { rows: table.numRows, columns };
  } catch (error) {
    if (error instanceof TableError) return null;
    throw error;
  }
}

function columnOf(batch: Batch, file: Uint8Array, dictionary: number, isDictionary: boolean): LayoutColumn {
  const { length: rows, children, offsets, stride } = batch;
  if (batch.nullCount > 0 || batch.validity?.length) throw new TableError("a column with validity bits");
  const values = batch.values ?? plainValues(children?.[0]);
  if (!offsets) {
    const rowBytes = values.BYTES_PER_ELEMENT * (batch.values ? 1 : (stride ?? 0));
    if (rowBytes === 0) throw new TableError("rows of no length");
    const view = bytesOf(values, rows * rowBytes);
    const start = view.byteOffset - file.byteOffset;
    return { kind: "fixed", rows, stride: rowBytes, values: view, start, end: start + view.length, dictionary };
  }
  if (!(offsets instanceof Int32Array) || offsets.length <= rows) throw new TableError("not offsets of 32 bits");
  const ends = offsets.subarray(0, rows + 1);
  for (let i = 0; i < rows; i++) if (ends[i] > ends[i + 1] || ends[0] !== 0) throw new TableError("offsets descend");
  const entry = values.BYTES_PER_ELEMENT;
  const view = bytesOf(values, ends[rows] * entry);
  const start = ends.byteOffset - file.byteOffset;
  const valuesStart = view.byteOffset - file.byteOffset;
  if (valuesStart < start + ends.byteLength) throw new TableError("entries before their offsets");
  const end = valuesStart + view.length;
  return { kind: "list", rows, stride: entry, offsets: ends, values: view, start, end, valuesStart, isDictionary };
}

function plainValues(child: Batch | undefined): NonNullable<Batch["values"]> {
  if (!child?.values || child.validity?.length || child.offsets || child.dictionary)
    throw new TableError("nested lists");
  return child.values;
}

function bytesOf(values: NonNullable<Batch["values"]>, length: number): Uint8Array {
  if (values.byteLength < length) throw new TableError("a buffer is too short");
  return new Uint8Array(values.buffer, values.byteOffset, length);
}
