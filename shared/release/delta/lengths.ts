import { damaged } from "./delta-error.ts";
import type { Output } from "./output.ts";
import type { SectionReaders } from "./sections.ts";

/** Offsets are int32. */
const MOST_ENTRIES = 2 ** 31 - 1;

/** Where a list ends. @throws DeltaError for one that cannot be */
export function endOf(start: number, length: number): number {
  if (length < 0 || start + length > MOST_ENTRIES) throw damaged(`a list of ${length} entries`);
  return start + length;
}

/**
 * The result's offsets: the base's lengths, 0 for rows that are emptied, what is told added to those that have changed; then the
 * lengths of new rows.
 *
 * @param old int32 offsets of the base's rows
 * @param nextEmptied cursor of a set of rows, as is nextChanged
 * @throws DeltaError
 */
export function readOffsets(
  old: Int32Array,
  rows: number,
  nextEmptied: () => number,
  nextChanged: () => number,
  { lengths }: SectionReaders,
  out: Output,
): Int32Array {
  const common = Math.min(old.length - 1, rows);
  const offsets = out.reserveInt32(rows + 1);
  let empty = nextEmptied();
  let change = nextChanged();
  for (let row = 0; row < rows; row++) {
    const stop = Math.min(empty, change, common);
    if (row < stop) {
      const shift = offsets[row] - old[row];
      endOf(offsets[row], old[stop] - old[row]);
      while (row < stop) offsets[row + 1] = old[++row] + shift;
      if (row === rows) break;
    }
    let length = row < common && row !== empty ? old[row + 1] - old[row] : 0;
    if (row === empty) empty = nextEmptied();
    if (row >= common) length = lengths.varint();
    else if (row === change) {
      length += lengths.signed();
      change = nextChanged();
    }
    offsets[row + 1] = endOf(offsets[row], length);
  }
  return offsets;
}
