/**
 * What turns the file of one of a release's tables into that of the next release, bit for bit: works on the buffers of the
 * Arrow files, not on values. Byte by byte in docs/delta-format.md.
 */
import { TableError } from "../arrow.ts";
import { xxh32 } from "../xxh32.ts";
import { ByteReader } from "./byte-reader.ts";
import { ByteWriter } from "./byte-writer.ts";
import { DeltaError, damaged } from "./delta-error.ts";
import { applyDictionary, diffDictionary } from "./dictionary.ts";
import { applyFixed, diffFixed } from "./fixed-column.ts";
import { applyGap, diffGap, gapsOf } from "./gaps.ts";
import { type Layout, type LayoutColumn, layoutOf } from "./layout.ts";
import { applyLists, diffLists } from "./list-column.ts";
import { Output } from "./output.ts";
import { type AppliedEdits, applyBeside, applyRowEdits, diffBeside, diffRowEdits, type RowEdits } from "./row-edits.ts";
import { entriesLeft, type RowLists, rowListsOf, rowsNoLongerNamed } from "./row-lists.ts";
import { readRowSet, writeRowSet } from "./row-set.ts";
import { endSections, newSections, readSections, writeSections } from "./sections.ts";

/**
 * The delta from one table's file to another's; null when it needs the whole file (other columns, or not a table of one batch).
 *
 * @throws TableError when one of them is no Arrow file
 */
export function diffTable(before: Uint8Array, after: Uint8Array): Uint8Array | null {
  const base = layoutOf(before);
  const next = layoutOf(after);
  if (!base || !next || !hasSameColumns(base, next)) return null;
  const lists = rowListsOf(base);
  const nextLists = rowListsOf(next);
  if (!isBesideTheSame(base, lists, next, nextLists)) return null;
  const sections = newSections();
  const gone = lists && nextLists ? rowsNoLongerNamed(lists, base.rows, nextLists) : [];
  if (lists) writeRowSet(gone, sections.rows);
  const left = lists && entriesLeft(lists, gone);
  const gaps = gapsOf(base, before);
  for (const [g, gap] of gapsOf(next, after).entries()) diffGap(gaps[g], gap, sections.gaps);
  const codes: (Int32Array | null)[] = [];
  let edits: RowEdits | null = null;
  for (const [c, column] of next.columns.entries()) {
    const old = base.columns[c];
    if (old.kind === "fixed" && column.kind === "fixed") {
      diffFixed(old, column, codes[column.dictionary] ?? null, sections);
    } else if (old.kind === "list" && column.kind === "list") {
      if (column.isDictionary) codes[c] = diffDictionary(old, column, sections);
      else if (left && old === lists?.names) edits = diffRowEdits(old, left, column, sections);
      else if (edits && lists?.beside.has(old)) diffBeside(old, column, edits, sections);
      else diffLists(old, column, sections);
    }
  }
  const out = new ByteWriter();
  out.uint32(xxh32(before));
  out.varint(after.length);
  out.varint(next.rows);
  writeSections(sections, out);
  return out.finish();
}

/**
 * The inverse of diffTable.
 *
 * @param expectedBytes length of the result, from the manifest that is trusted: no more than that is allocated, besides some
 *   twenty bytes for each row and entry of base and result. Whether the result is what was meant, its SHA-256 tells.
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
  if (from.uint32() !== xxh32(before)) throw new DeltaError("base", "the delta is one of another release's table");
  yield;
  const length = from.varint();
  if (length !== expectedBytes) throw damaged(`it makes ${length} bytes instead of ${expectedBytes}`);
  const rows = from.varint();
  const sections = readSections(from);
  from.end();
  const base = layoutOfBase(before);
  const lists = rowListsOf(base);
  const left = lists && entriesLeft(lists, readRowSet(sections.rows, base.rows));
  yield;
  const out = new Output(expectedBytes);
  const gaps = gapsOf(base, before).values();
  const gap = (): void => applyGap(gaps.next().value ?? new Uint8Array(0), sections.gaps, out);
  const codes: (Int32Array | null)[] = [];
  let edits: AppliedEdits | null = null;
  for (const [c, column] of base.columns.entries()) {
    gap();
    if (column.kind === "fixed") applyFixed(column, rows, codes[column.dictionary] ?? null, sections, out);
    else if (column.isDictionary) codes[c] = applyDictionary(column, sections, out, gap);
    else if (left && column === lists?.names) edits = applyRowEdits(column, left, rows, sections, out, gap);
    else if (edits && lists?.beside.has(column)) applyBeside(column, edits, sections, out, gap);
    else applyLists(column, rows, sections, out, gap);
    yield;
  }
  gap();
  endSections(sections);
  return out.finish();
}

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

/** What is read beside the names of rows in the one is so in the other. */
function isBesideTheSame(base: Layout, lists: RowLists | null, next: Layout, nextLists: RowLists | null): boolean {
  return base.columns.every((column, c) => {
    const other = next.columns[c];
    if (column.kind !== "list" || other.kind !== "list") return true;
    return (lists?.beside.has(column) ?? false) === (nextLists?.beside.has(other) ?? false);
  });
}

function isSameKind(a: LayoutColumn, b: LayoutColumn): boolean {
  if (a.stride !== b.stride) return false;
  if (a.kind === "fixed") return b.kind === "fixed" && a.dictionary === b.dictionary;
  return b.kind === "list" && a.isDictionary === b.isDictionary;
}
