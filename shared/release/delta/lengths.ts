import { damaged } from "./delta-error.ts";
import type { Output } from "./output.ts";
import type { RowSet } from "./row-set.ts";
import type { SectionReaders } from "./sections.ts";

/** Offsets are int32. */
const MOST_ENTRIES = 2 ** 31 - 1;

/**
 * The result's offsets: the base's lengths, 0 for rows that are emptied, what is told added to those that have changed; then the
 * lengths of new rows.
 *
 * @param old int32 offsets of the base's rows
 * @throws DeltaError
 */
export function readOffsets(
  old: Int32Array,
  rows: number,
  emptied: RowSet,
  changed: RowSet,
  { lengths }: SectionReaders,
  out: Output,
): Int32Array {
  const common = Math.min(old.length - 1, rows);
  const offsets = out.reserveInt32(rows + 1);
  const nextEmptied = emptied.cursor();
  const nextChanged = changed.cursor();
  let empty = nextEmptied();
  let change = nextChanged();
  for (let row = 0; row < rows; row++) {
    let length = row < common && row !== empty ? old[row + 1] - old[row] : 0;
    if (row === empty) empty = nextEmptied();
    if (row >= common) length = lengths.varint();
    else if (row === change) {
      length += lengths.signed();
      change = nextChanged();
    }
    const end = offsets[row] + length;
    if (length < 0 || end > MOST_ENTRIES) throw damaged(`a list of ${length} entries`);
    offsets[row + 1] = end;
  }
  return offsets;
}
