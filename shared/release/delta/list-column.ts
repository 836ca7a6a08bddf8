import { ByteWriter } from "./byte-writer.ts";
import { damaged } from "./delta-error.ts";
import type { ListColumn } from "./layout.ts";
import { readOffsets } from "./lengths.ts";
import type { Output } from "./output.ts";
import { PlaneReader, toPlanes } from "./planes.ts";
import { readRowSet, writeRowSet } from "./row-set.ts";
import type { SectionReaders, SectionWriters } from "./sections.ts";

/**
 * Texts or lists: the base's, those of a first set emptied; of a second set the change of their length is written, and for the
 * same length the difference byte by byte, else the new list; then new rows, lengths and lists.
 */
export function diffLists(base: ListColumn, after: ListColumn, sections: SectionWriters): void {
  const { stride, rows, offsets, values } = after;
  const common = Math.min(base.rows, rows);
  const before = base.values;
  const lengthBefore = (row: number): number => base.offsets[row + 1] - base.offsets[row];
  const lengthAfter = (row: number): number => offsets[row + 1] - offsets[row];
  const emptied: number[] = [];
  const changed: number[] = [];
  for (let row = 0; row < common; row++) {
    const from = base.offsets[row] * stride;
    const to = offsets[row] * stride;
    if (lengthBefore(row) === lengthAfter(row) && isSame(before, from, values, to, lengthBefore(row) * stride))
      continue;
    (lengthAfter(row) === 0 ? emptied : changed).push(row);
  }
  writeRowSet(emptied, sections.rows);
  writeRowSet(changed, sections.rows);
  const differences = new ByteWriter();
  const literals = new ByteWriter();
  for (const row of changed) {
    sections.lengths.signed(lengthAfter(row) - lengthBefore(row));
    const list = values.subarray(offsets[row] * stride, offsets[row + 1] * stride);
    if (lengthAfter(row) !== lengthBefore(row)) literals.bytes(list);
    else for (const [j, value] of list.entries()) differences.byte(value - before[base.offsets[row] * stride + j]);
  }
  for (let row = common; row < rows; row++) sections.lengths.varint(lengthAfter(row));
  literals.bytes(values.subarray(offsets[common] * stride));
  sections.structure.varint(differences.length / stride);
  sections.structure.varint(literals.length / stride);
  sections.differences.bytes(toPlanes(differences.finish(), stride));
  sections.literals.bytes(toPlanes(literals.finish(), stride));
}

/**
 * @param rows how many there are afterwards
 * @param gap writes what lies between offsets and entries
 * @throws DeltaError
 */
export function applyLists(
  base: ListColumn,
  rows: number,
  sections: SectionReaders,
  out: Output,
  gap: () => void,
): void {
  const { stride } = base;
  const common = Math.min(base.rows, rows);
  const copyRows = (from: number, to: number): void =>
    values.set(base.values.subarray(stride * old[from], stride * old[to]), stride * offsets[from]);
  const emptied = readRowSet(sections.rows, common);
  const changed = readRowSet(sections.rows, common);
  const old = base.offsets;
  const offsets = readOffsets(old, rows, emptied.cursor(), changed.cursor(), sections, out);
  gap();

  const values = out.reserve(offsets[rows] * stride);
  const differing = sections.structure.varint();
  const literal = sections.structure.varint();
  const differences = new PlaneReader(sections.differences.bytes(differing * stride), stride);
  const literals = new PlaneReader(sections.literals.bytes(literal * stride), stride);
  const nextEmptied = emptied.cursor();
  const nextChanged = changed.cursor();
  let empty = nextEmptied();
  let change = nextChanged();
  for (let row = 0; row < common; row++) {
    const stop = Math.min(empty, change, common);
    copyRows(row, stop);
    row = stop;
    if (row === common) break;
    const lengthBefore = row === empty ? 0 : old[row + 1] - old[row];
    const length = offsets[row + 1] - offsets[row];
    if (row === change && length !== lengthBefore) literals.add(values, offsets[row] * stride, length);
    else if (row === change) {
      if (length > 0) copyRows(row, row + 1);
      differences.add(values, offsets[row] * stride, length);
    }
    if (row === empty) empty = nextEmptied();
    if (row === change) change = nextChanged();
  }
  literals.add(values, offsets[common] * stride, offsets[rows] - offsets[common]);
  if (differences.left > 0 || literals.left > 0) throw damaged("more entries than its lists have");
}

function isSame(a: Uint8Array, aStart: number, b: Uint8Array, bStart: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (a[aStart + i] !== b[bStart + i]) return false;
  return true;
}
