/**
 * What turns the file of one of a release's tables into that of the next release, bit for bit: works on the buffers of the
 * Arrow files, not on values. Byte by byte in docs/delta-format.md.
 */
import { TableError } from "../arrow.ts";
import { BaseLists } from "./base-lists.ts";
import { ByteReader } from "./byte-reader.ts";
import { ByteWriter } from "./byte-writer.ts";
import { checksum } from "./checksum.ts";
import { DeltaError, damaged } from "./delta-error.ts";
import { applyDictionary, diffDictionary } from "./dictionary.ts";
import { entriesNaming, type RowLists, rowListsOf, rowsNoLongerNamed } from "./dropped-entries.ts";
import { applyFixed, diffFixed } from "./fixed-column.ts";
import { applyGap, diffGap, gapsOf } from "./gaps.ts";
import { type Layout, type LayoutColumn, type ListColumn, layoutOf } from "./layout.ts";
import { applyLists, diffLists } from "./list-column.ts";
import { Output } from "./output.ts";
import { readRowSet, writeRowSet } from "./row-set.ts";
import { endSections, newSections, readSections, writeSections } from "./sections.ts";

const NO_ENTRIES: Int32Array = new Int32Array(0);

/**
 * The delta from one table's file to another's; null when it needs the whole file (other columns, or not a table of one batch).
 *
 * @throws TableError when one of them is no Arrow file
 */
export function diffTable(before: Uint8Array, after: Uint8Array): Uint8Array | null {
  const base = layoutOf(before);
  const next = layoutOf(after);
  if (!base || !next || !hasSameColumns(base, next)) return null;
  const sections = newSections();
  const lists = rowListsOf(base);
  const nextLists = rowListsOf(next);
  let dropped = NO_ENTRIES;
  if (lists && nextLists) {
    const gone = rowsNoLongerNamed(lists, base.rows, nextLists);
    writeRowSet(gone, sections.rows);
    dropped = entriesNaming(lists, gone, base.rows);
  }
  const gaps = gapsOf(base, before);
  for (const [g, gap] of gapsOf(next, after).entries()) diffGap(gaps[g], gap, sections.gaps);
  const codes: (Int32Array | null)[] = [];
  for (const [c, column] of next.columns.entries()) {
    const old = base.columns[c];
    if (old.kind === "fixed" && column.kind === "fixed") {
      diffFixed(old, column, codes[column.dictionary] ?? null, sections);
    } else if (old.kind === "list" && column.kind === "list") {
      if (column.isDictionary) codes[c] = diffDictionary(old, column, sections);
      else diffLists(baseLists(old, lists, dropped), column, sections);
    }
  }
  const out = new ByteWriter();
  out.uint32(checksum(before));
  out.varint(after.length);
  out.varint(next.rows);
  writeSections(sections, out);
  return out.finish();
}

/**
 * The inverse of diffTable.
 *
 * @param expectedBytes length of the result, from the manifest that is trusted: no more than that is allocated, besides four bytes
 *   for each of the base's rows and entries. Whether the result is what was meant, its SHA-256 tells.
 * @throws DeltaError
 */
export function applyTable(before: Uint8Array, delta: Uint8Array, expectedBytes: number): Uint8Array {
  const steps = applyTableInSteps(before, delta, expectedBytes);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** As applyTable, a column at a time: between two steps the caller may let others run. */
export function* applyTableInSteps(
  before: Uint8Array,
  delta: Uint8Array,
  expectedBytes: number,
): Generator<void, Uint8Array<ArrayBuffer>> {
  const from = new ByteReader(delta);
  if (from.uint32() !== checksum(before)) throw new DeltaError("base", "the delta is one of another release's table");
  yield;
  const length = from.varint();
  if (length !== expectedBytes) throw damaged(`it makes ${length} bytes instead of ${expectedBytes}`);
  const rows = from.varint();
  const sections = readSections(from);
  from.end();
  const base = layoutOfBase(before);
  const lists = rowListsOf(base);
  const dropped = lists ? entriesNaming(lists, readRowSet(sections.rows, base.rows), base.rows) : NO_ENTRIES;
  yield;
  const out = new Output(expectedBytes);
  const gaps = gapsOf(base, before).values();
  const gap = (): void => applyGap(gaps.next().value ?? new Uint8Array(0), sections.gaps, out);
  const codes: (Int32Array | null)[] = [];
  for (const [c, column] of base.columns.entries()) {
    gap();
    if (column.kind === "fixed") applyFixed(column, rows, codes[column.dictionary] ?? null, sections, out);
    else if (column.isDictionary) codes[c] = applyDictionary(column, sections, out, gap);
    else applyLists(baseLists(column, lists, dropped), column.stride, rows, sections, out, gap);
    yield;
  }
  gap();
  endSections(sections);
  return out.finish();
}

const baseLists = (column: ListColumn, lists: RowLists | null, dropped: Int32Array): BaseLists =>
  new BaseLists(column, lists?.beside.has(column) ? dropped : NO_ENTRIES);

function layoutOfBase(bytes: Uint8Array): Layout {
  try {
    const layout = layoutOf(bytes);
    if (layout) return layout;
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
  }
  throw new DeltaError("base", "the base is not a table that deltas are made of");
}

function hasSameColumns(a: Layout, b: Layout): boolean {
  return a.columns.length === b.columns.length && a.columns.every((column, i) => isSameKind(column, b.columns[i]));
}

function isSameKind(a: LayoutColumn, b: LayoutColumn): boolean {
  if (a.stride !== b.stride) return false;
  if (a.kind === "fixed") return b.kind === "fixed" && a.dictionary === b.dictionary;
  return b.kind === "list" && a.isDictionary === b.isDictionary;
}
