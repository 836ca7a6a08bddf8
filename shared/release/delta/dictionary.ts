import type { ListColumn } from "./layout.ts";
import { endOf } from "./lengths.ts";
import type { Output } from "./output.ts";
import { readRuns, writeRuns } from "./runs.ts";
import type { SectionReaders, SectionWriters } from "./sections.ts";

/**
 * The texts of a coded column. Their order is that of the rows in which they come first, so that one change can move them all:
 * written as runs of new texts and of texts from the base, and the base's codes follow the texts.
 *
 * @returns new codes by old code (0 where the text is gone), null when all stay as they are
 */
export function diffDictionary(base: ListColumn, after: ListColumn, sections: SectionWriters): Int32Array | null {
  const { structure, lengths, literals } = sections;
  const placeOf = new Map(Array.from({ length: base.rows }, (_, row) => [textAt(base, row), row]));
  const sources = Int32Array.from({ length: after.rows }, (_, row) => placeOf.get(textAt(after, row)) ?? -1);
  structure.varint(after.rows);
  writeRuns(sources, structure);
  for (const [row, source] of sources.entries()) {
    if (source >= 0) continue;
    lengths.varint(after.offsets[row + 1] - after.offsets[row]);
    literals.bytes(after.values.subarray(after.offsets[row], after.offsets[row + 1]));
  }
  return newCodes(sources, base.rows);
}

/** @param gap writes what lies between offsets and texts @throws DeltaError */
export function applyDictionary(
  base: ListColumn,
  sections: SectionReaders,
  out: Output,
  gap: () => void,
): Int32Array | null {
  const { structure, lengths, literals } = sections;
  const rows = structure.varint();
  const offsets = out.reserveInt32(rows + 1);
  const sources = new Int32Array(rows);
  readRuns(structure, sources, base.rows);
  for (const [row, source] of sources.entries()) {
    const length = source < 0 ? lengths.varint() : base.offsets[source + 1] - base.offsets[source];
    offsets[row + 1] = endOf(offsets[row], length);
  }
  gap();
  const values = out.reserve(offsets[rows]);
  for (const [row, source] of sources.entries()) {
    const text =
      source < 0
        ? literals.bytes(offsets[row + 1] - offsets[row])
        : base.values.subarray(base.offsets[source], base.offsets[source + 1]);
    values.set(text, offsets[row]);
  }
  return newCodes(sources, base.rows);
}

function newCodes(sources: Int32Array, rowsBefore: number): Int32Array | null {
  const codes = new Int32Array(rowsBefore);
  let isSame = true;
  for (const [code, source] of sources.entries()) {
    if (source < 0) continue;
    codes[source] = code;
    if (source !== code) isSame = false;
  }
  return isSame ? null : codes;
}

/** One character a byte: these are compared, not read. */
const textAt = ({ values, offsets }: ListColumn, row: number): string =>
  Array.from(values.subarray(offsets[row], offsets[row + 1]), (byte) => String.fromCharCode(byte)).join("");
