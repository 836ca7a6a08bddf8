import { count, countOr0, find, fits, vector } from "./flat-buffer.ts";

/** A column, as far as its rows and buffers go. */
export interface Field {
  readonly nameBytes: number;
  /** Whether a buffer of n + 1 offsets comes before the values. */
  readonly hasOffsets: boolean;
  /** Least bytes of a row's value; 0 for texts and lists. */
  readonly width: number;
  /** Of a list: what its rows hold. */
  readonly child?: Field;
  /** Of a fixed-size list: values of a row. */
  readonly stride?: number | undefined;
  /** Id of the dictionary that the values are numbers of. */
  readonly dictionary?: number;
}

/**
 * Checks that the rows and buffers of a batch are those of the fields, in their order, and lie in its body one behind the other.
 *
 * @param batch place of the RecordBatch table in `head`
 * @param body bytes behind the message's head
 * @throws RangeError when they are not
 */
export function checkBatch(head: DataView, batch: number, fields: readonly Field[], body: number): void {
  fits(!find(head, batch, 10) && !find(head, batch, 12));
  const rows = vector(head, find(head, batch, 6), 16).map((at) => {
    fits(count(head, at + 8) === 0);
    return count(head, at);
  });
  let end = 0;
  const buffers = vector(head, find(head, batch, 8), 16).map((at) => {
    const [offset, length] = [count(head, at), count(head, at + 8)];
    fits(offset >= end && offset + length <= body);
    end = offset + length;
    return length;
  });
  const next = (numbers: number[]): number => numbers.shift() ?? -1;
  const check = ({ hasOffsets, width, child, stride }: Field, expected?: number): void => {
    const n = next(rows);
    fits(n >= 0 && n === (expected ?? n) && next(buffers) === 0);
    fits(!hasOffsets || next(buffers) >= (n && 4 * (n + 1)));
    if (child) check(child, stride && n * stride);
    else fits(next(buffers) >= n * width);
  };
  for (const field of fields) check(field, countOr0(head, batch, 4));
  fits(rows.length + buffers.length === 0);
}
