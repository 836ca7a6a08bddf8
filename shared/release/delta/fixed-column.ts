import { ByteWriter } from "./byte-writer.ts";
import { damaged } from "./delta-error.ts";
import type { FixedColumn } from "./layout.ts";
import type { Output } from "./output.ts";
import { applyPalette, diffPalette, hasFewValues } from "./palette.ts";
import { PlaneReader, toPlanes } from "./planes.ts";
import { readRowSet, writeRowSet } from "./row-set.ts";
import { appendSections, newSections, type SectionReaders, type SectionWriters, sizeOfSections } from "./sections.ts";

/** How a column's rows are written: byte by byte, or by their values' ranks. */
const BY_BYTES = 0;
const BY_RANKS = 1;
/** Below this share of a column there is little to save, and a device adds differences of few rows faster than it ranks them all. */
const WORTH_RANKS = 0.25;

/**
 * Rows of one length, in the way that takes less. Only numbers of four bytes have two ways.
 *
 * @param codes new codes by old code, where the dictionary was renumbered
 */
export function diffFixed(
  base: FixedColumn,
  after: FixedColumn,
  codes: Int32Array | null,
  sections: SectionWriters,
): void {
  if (!hasRanks(after)) {
    diffBytes(base, after, codes, sections);
    return;
  }
  const ways = [newSections(), newSections()];
  diffBytes(base, after, codes, ways[BY_BYTES]);
  const size = sizeOfSections(ways[BY_BYTES]);
  const isTried = size > WORTH_RANKS * after.values.length && hasFewValues(base);
  if (isTried) diffPalette(base, after, ways[BY_RANKS]);
  const way = isTried && sizeOfSections(ways[BY_RANKS]) < size ? BY_RANKS : BY_BYTES;
  sections.structure.varint(way);
  appendSections(ways[way], sections);
}

/** @param rows how many there are afterwards @throws DeltaError */
export function applyFixed(
  base: FixedColumn,
  rows: number,
  codes: Int32Array | null,
  sections: SectionReaders,
  out: Output,
): void {
  const way = hasRanks(base) ? sections.structure.varint() : BY_BYTES;
  if (way > BY_RANKS) throw damaged(`column in way ${way}`);
  if (way === BY_RANKS) applyPalette(base, rows, sections, out);
  else applyBytes(base, rows, codes, sections, out);
}

/** Codes follow their texts. */
const hasRanks = ({ stride, dictionary }: FixedColumn): boolean => stride === 4 && dictionary < 0;

/** The base's rows, those of a first set all zero, to those of a second set a difference added byte by byte, then new rows. */
function diffBytes(base: FixedColumn, after: FixedColumn, codes: Int32Array | null, sections: SectionWriters): void {
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

function applyBytes(
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
