import type { ListColumn } from "./layout.ts";

/** Lists of the base without the entries that were dropped from them. */
export class BaseLists {
  readonly rows: number;
  /** int32[rows + 1] of what is left */
  readonly offsets: Int32Array;
  readonly #column: ListColumn;
  readonly #dropped: Int32Array;

  /** @param dropped places of entries, ascending */
  constructor(column: ListColumn, dropped: Int32Array) {
    this.rows = column.rows;
    this.#column = column;
    this.#dropped = dropped;
    this.offsets = dropped.length === 0 ? column.offsets : offsetsLeft(column.offsets, dropped);
  }

  /** Writes the lists of rows from `from` to below `to`, end to end; answers how many bytes those were. */
  copyRows(from: number, to: number, out: Uint8Array, at: number): number {
    const { offsets, values, stride } = this.#column;
    const end = offsets[to];
    let start = offsets[from];
    let place = at;
    // As many entries were dropped before this one as are missing from its offset.
    for (let d = start - this.offsets[from]; start < end; d++) {
      const stop = Math.min(end, this.#dropped[d] ?? end);
      const kept = values.subarray(start * stride, stop * stride);
      out.set(kept, place);
      place += kept.length;
      start = stop + 1;
    }
    return place - at;
  }
}

function offsetsLeft(offsets: Int32Array, dropped: Int32Array): Int32Array {
  const left = new Int32Array(offsets.length);
  let d = 0;
  for (let row = 0; row < offsets.length; row++) {
    while (d < dropped.length && dropped[d] < offsets[row]) d++;
    left[row] = offsets[row] - d;
  }
  return left;
}
