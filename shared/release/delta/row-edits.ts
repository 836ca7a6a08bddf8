import { ByteWriter } from "./byte-writer.ts";
import type { ListColumn } from "./layout.ts";
import { readOffsets } from "./lengths.ts";
import type { Output } from "./output.ts";
import { PlaneReader, toPlanes } from "./planes.ts";
import { type EntriesLeft, placesLeft, rowsNamedBy, stretchesLeft } from "./row-lists.ts";
import { type RowSet, readRowSet, writeRowSet } from "./row-set.ts";
import { readRuns, writeRuns } from "./runs.ts";
import type { SectionReaders, SectionWriters } from "./sections.ts";

/** Where the entries of the result's lists come from. */
export interface RowEdits {
  readonly offsets: Int32Array;
  /** Of each entry its place in the base, or -1 for one that is new. */
  readonly sources: Int32Array;
}

/** The same as stretches, which all of the columns are copied by. */
export interface AppliedEdits {
  readonly offsets: Int32Array;
  /** For each a place in the base or -1, and how many entries. */
  readonly stretches: readonly number[];
}

/** The lists that name rows: of those that others are named in, in runs what is copied and what is new; then new rows. */
export function diffRowEdits(
  base: ListColumn,
  left: EntriesLeft,
  after: ListColumn,
  sections: SectionWriters,
): RowEdits {
  const { rows, offsets } = after;
  const common = Math.min(base.rows, rows);
  const [before, names] = [rowsNamedBy(base), rowsNamedBy(after)];
  const sources = new Int32Array(names.length).fill(-1);
  const edited: number[] = [];
  for (let row = 0; row < common; row++) {
    const places = placesLeft(base, left, row);
    const list = names.subarray(offsets[row], offsets[row + 1]);
    if (list.length === places.length && list.every((name, at) => name === before[places[at]])) {
      sources.set(places, offsets[row]);
      continue;
    }
    const placeOf = new Map(Array.from(places, (place, at) => [before[place], at]));
    const from = list.map((name) => placeOf.get(name) ?? -1);
    edited.push(row);
    sections.lengths.signed(list.length - places.length);
    writeRuns(from, sections.structure);
    sources.set(placesOf(from, places), offsets[row]);
  }
  writeRowSet(edited, sections.rows);
  for (let row = common; row < rows; row++) sections.lengths.varint(offsets[row + 1] - offsets[row]);
  writeNewEntries(after, sources, sections);
  return { offsets, sources };
}

/**
 * @param rows how many there are afterwards
 * @param gap writes what lies between offsets and entries
 * @throws DeltaError
 */
export function applyRowEdits(
  base: ListColumn,
  left: EntriesLeft,
  rows: number,
  sections: SectionReaders,
  out: Output,
  gap: () => void,
): AppliedEdits {
  const common = Math.min(base.rows, rows);
  const edited = readRowSet(sections.rows, common);
  const offsets = readOffsets(left.offsets, rows, never, edited.cursor(), sections, out);
  gap();
  const values = out.reserve(4 * offsets[rows]);
  const stretches: number[] = [];
  const nextEdited = edited.cursor();
  let edit = nextEdited();
  for (let row = 0; row < common; row++) {
    const stop = Math.min(edit, common);
    for (const [place, count] of stretchesLeft(base, left, row, stop)) append(stretches, place, count);
    row = stop;
    if (row === common) break;
    const places = placesLeft(base, left, row);
    const list = new Int32Array(offsets[row + 1] - offsets[row]);
    readRuns(sections.structure, list, places.length);
    for (const place of placesOf(list, places)) append(stretches, place, 1);
    edit = nextEdited();
  }
  append(stretches, -1, offsets[rows] - offsets[common]);
  const edits = { offsets, stretches };
  copyEntries(base, edits, sections, values);
  return edits;
}

/** A list beside those: new entries, then for rows of a set what is added, byte by byte, to the entries that were copied. */
export function diffBeside(base: ListColumn, after: ListColumn, edits: RowEdits, sections: SectionWriters): void {
  const { stride, values } = after;
  writeNewEntries(after, edits.sources, sections);
  const changed: number[] = [];
  const differences = new ByteWriter();
  for (let row = 0; row < Math.min(base.rows, after.rows); row++) {
    const start = differences.length;
    let isSame = true;
    for (const e of copiedIn(edits, row)) {
      for (let j = 0; j < stride; j++) {
        const difference = values[e * stride + j] - base.values[edits.sources[e] * stride + j];
        differences.byte(difference);
        if (difference !== 0) isSame = false;
      }
    }
    if (isSame) differences.truncate(start);
    else changed.push(row);
  }
  writeRowSet(changed, sections.rows);
  sections.differences.bytes(toPlanes(differences.finish(), stride));
}

/** @throws DeltaError */
export function applyBeside(
  base: ListColumn,
  edits: AppliedEdits,
  sections: SectionReaders,
  out: Output,
  gap: () => void,
): void {
  const { stride } = base;
  const { offsets } = edits;
  const rows = offsets.length - 1;
  out.reserveInt32(offsets.length).set(offsets);
  gap();
  const values = out.reserve(stride * offsets[rows]);
  copyEntries(base, edits, sections, values);
  const changed = readRowSet(sections.rows, Math.min(base.rows, rows));
  let count = 0;
  for (const [, length] of copiedStretches(edits, changed)) count += length;
  const differences = new PlaneReader(sections.differences.bytes(stride * count), stride);
  for (const [start, length] of copiedStretches(edits, changed)) differences.add(values, stride * start, length);
}

/** Entries of the result that come from the base, in rows of a set: of each stretch its first place in the result, and how many. */
function* copiedStretches({ offsets, stretches }: AppliedEdits, rows: RowSet): Generator<readonly [number, number]> {
  let s = 0;
  let start = 0;
  for (const row of rows) {
    for (let e = offsets[row]; e < offsets[row + 1]; ) {
      while (start + stretches[s + 1] <= e) {
        start += stretches[s + 1];
        s += 2;
      }
      const end = Math.min(offsets[row + 1], start + stretches[s + 1]);
      if (stretches[s] >= 0) yield [e, end - e];
      e = end;
    }
  }
}

/** Places in the result of a row's entries that come from the base. */
function copiedIn({ offsets, sources }: RowEdits, row: number): number[] {
  const entries: number[] = [];
  for (let e = offsets[row]; e < offsets[row + 1]; e++) if (sources[e] >= 0) entries.push(e);
  return entries;
}

/** No row is emptied but by an edit. */
const never = (): number => Number.POSITIVE_INFINITY;

/** From places in a row's list to places in the base. */
const placesOf = (list: Int32Array, places: Int32Array): Int32Array =>
  list.map((source) => (source < 0 ? -1 : places[source]));

function writeNewEntries({ stride, values }: ListColumn, sources: Int32Array, { literals }: SectionWriters): void {
  const added = new ByteWriter();
  for (let e = 0; e < sources.length; e++) {
    if (sources[e] < 0) added.bytes(values.subarray(e * stride, (e + 1) * stride));
  }
  literals.bytes(toPlanes(added.finish(), stride));
}

/** Adds a stretch, to the last one where it goes on from that. */
function append(stretches: number[], source: number, count: number): void {
  const last = stretches.length - 2;
  const next = stretches[last] < 0 ? -1 : stretches[last] + stretches[last + 1];
  if (count > 0 && last >= 0 && source === next) stretches[last + 1] += count;
  else if (count > 0) stretches.push(source, count);
}

/** @throws DeltaError */
function copyEntries(
  { stride, values }: ListColumn,
  { stretches }: AppliedEdits,
  { literals }: SectionReaders,
  to: Uint8Array,
): void {
  let count = 0;
  for (let s = 0; s < stretches.length; s += 2) if (stretches[s] < 0) count += stretches[s + 1];
  const added = new PlaneReader(literals.bytes(stride * count), stride);
  for (let s = 0, at = 0; s < stretches.length; s += 2) {
    const [source, length] = [stretches[s], stretches[s + 1]];
    if (source < 0) added.add(to, stride * at, length);
    else to.set(values.subarray(stride * source, stride * (source + length)), stride * at);
    at += length;
  }
}
