import type { ByteReader } from "./byte-reader.ts";
import type { ByteWriter } from "./byte-writer.ts";
import { damaged } from "./delta-error.ts";

/**
 * Ascending row numbers: how many, then how many rows are skipped before each. Columns often change in the same rows; that the
 * same bytes come again costs next to nothing once they are compressed.
 */
export function writeRowSet(rows: readonly number[], out: ByteWriter): void {
  out.varint(rows.length);
  let next = 0;
  for (const row of rows) {
    out.varint(row - next);
    next = row + 1;
  }
}

/** @param end rows are below it @throws DeltaError */
export function readRowSet(from: ByteReader, end: number): RowSet {
  const set = new RowSet(from.fork(), end);
  from.varint();
  for (let left = set.count; left > 0; left--) from.varint();
  return set;
}

/** Row numbers, read as they are asked for. */
export class RowSet {
  readonly count: number;
  readonly #from: ByteReader;
  readonly #end: number;

  constructor(from: ByteReader, end: number) {
    this.count = from.varint();
    this.#from = from;
    this.#end = end;
  }

  /** Each call is the next row; after the last, and for ever, infinity. @throws DeltaError */
  cursor(): () => number {
    const from = this.#from.fork();
    let left = this.count;
    let next = 0;
    return () => {
      if (left === 0) return Number.POSITIVE_INFINITY;
      left--;
      const row = next + from.varint();
      if (row >= this.#end) throw damaged(`row ${row} of ${this.#end}`);
      next = row + 1;
      return row;
    };
  }

  /** Ascending. @throws DeltaError */
  *[Symbol.iterator](): Generator<number> {
    const next = this.cursor();
    for (let left = this.count; left > 0; left--) yield next();
  }
}
