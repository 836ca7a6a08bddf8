import { ByteWriter } from "./byte-writer.ts";
import type { FixedColumn } from "./layout.ts";
import type { Output } from "./output.ts";
import { PlaneReader, toPlanes } from "./planes.ts";
import { readRowSet, writeRowSet } from "./row-set.ts";
import type { SectionReaders, SectionWriters } from "./sections.ts";

/**
 * Rows of one length: the base's, those of a first set all zero, to those of a second set a difference added byte by byte,
 * then new rows.
 *
 * @param codes new codes by old code, where the dictionary was renumbered
 */
export function diffFixed(
  base: FixedColumn,
  after: FixedColumn,
  codes: Int32Array | null,
  sections: SectionWriters,
): void {
  const { stride, rows, values } = after;
  const common = Math.min(base.rows, rows);
  const before = new Uint8Array(common * stride);
  copyBase(base, codes, before);
  const emptied: number[] = [];
  const changed: number[] = [];
  for (let row = 0, at = 0; row < common; row++, at += stride) {
    let j = at;
    while (j < at + stride && before[j] === values[j]) j++;
    if (j === at + stride) continue;
    (values.subarray(at, at + stride).every((byte) => byte === 0) ? emptied : changed).push(row);
  }
  writeRowSet(emptied, sections.rows);
  writeRowSet(changed, sections.rows);
  const differences = new ByteWriter();
  for (const row of changed) {
    for (let j = row * stride; j < (row + 1) * stride; j++) differences.byte(values[j] - before[j]);
  }
  sections.differences.bytes(toPlanes(differences.finish(), stride));
  sections.literals.bytes(toPlanes(values.subarray(common * stride), stride));
}

/** @param rows how many there are afterwards @throws DeltaError */
export function applyFixed(
  base: FixedColumn,
  rows: number,
  codes: Int32Array | null,
  sections: SectionReaders,
  out: Output,
): void {
  const { stride } = base;
  const common = Math.min(base.rows, rows);
  const values = out.reserve(rows * stride);
  copyBase(base, codes, values.subarray(0, common * stride));
  for (const row of readRowSet(sections.rows, common)) values.fill(0, row * stride, (row + 1) * stride);
  const changed = readRowSet(sections.rows, common);
  const differences = new PlaneReader(sections.differences.bytes(changed.count * stride), stride);
  for (const row of changed) differences.add(values, row * stride, 1);
  const added = new PlaneReader(sections.literals.bytes((rows - common) * stride), stride);
  added.add(values, common * stride, rows - common);
}

function copyBase({ values }: FixedColumn, codes: Int32Array | null, out: Uint8Array): void {
  if (!codes) {
    out.set(values.subarray(0, out.length));
    return;
  }
  const view = new DataView(out.buffer, out.byteOffset, out.byteLength);
  const old = new DataView(values.buffer, values.byteOffset, values.byteLength);
  for (let at = 0; at < out.length; at += 4) view.setInt32(at, codes[old.getInt32(at, true)] ?? 0, true);
}
