import type { ByteReader } from "./byte-reader.ts";
import type { ByteWriter } from "./byte-writer.ts";
import { damaged } from "./delta-error.ts";
import type { SectionReaders, SectionWriters } from "./sections.ts";

/** `addOrMore` takes a set that holds all of the rows, and others, while it has at most so many times as many. */
const SPARE = 1.3;

/**
 * Ascending row numbers, each set written once however many columns change in the same rows. A column names a set by number: 0
 * is the empty one, n one that was written, the number after the last a new one: how many, then the gaps between them.
 */
export class RowSetWriter {
  readonly #structure: ByteWriter;
  readonly #out: ByteWriter;
  readonly #sets: { readonly rows: readonly number[]; readonly has: ReadonlySet<number> }[] = [];

  constructor({ structure, rows }: SectionWriters) {
    this.#structure = structure;
    this.#out = rows;
  }

  add(rows: readonly number[]): void {
    this.#add(rows, 1);
  }

  /** Writes the set or one that holds it, and answers which was written. */
  addOrMore(rows: readonly number[]): readonly number[] {
    return this.#add(rows, SPARE);
  }

  #add(rows: readonly number[], spare: number): readonly number[] {
    if (rows.length === 0) {
      this.#structure.varint(0);
      return rows;
    }
    const known = this.#sets.findIndex(
      (set) =>
        set.rows.length >= rows.length &&
        set.rows.length <= spare * rows.length &&
        rows.every((row) => set.has.has(row)),
    );
    if (known >= 0) {
      this.#structure.varint(known + 1);
      return this.#sets[known].rows;
    }
    this.#sets.push({ rows, has: new Set(rows) });
    this.#structure.varint(this.#sets.length);
    this.#out.varint(rows.length);
    let next = 0;
    for (const row of rows) {
      this.#out.varint(row - next);
      next = row + 1;
    }
    return rows;
  }
}

export class RowSetReader {
  readonly #structure: ByteReader;
  readonly #in: ByteReader;
  readonly #sets: ByteReader[] = [];

  constructor({ structure, rows }: SectionReaders) {
    this.#structure = structure;
    this.#in = rows;
  }

  /** @param end rows are below it @throws DeltaError */
  take(end: number): RowSet {
    const number = this.#structure.varint();
    if (number === 0) return RowSet.empty;
    if (number > this.#sets.length + 1) throw damaged("a set of rows that was not written");
    if (number <= this.#sets.length) return new RowSet(this.#sets[number - 1], end);
    const start = this.#in.fork();
    this.#sets.push(start);
    for (let left = this.#in.varint(); left > 0; left--) this.#in.varint();
    return new RowSet(start, end);
  }
}

/** Row numbers of a set, read as they are asked for. */
export class RowSet {
  static readonly empty = new RowSet(null, 0);
  readonly count: number;
  readonly #from: ByteReader | null;
  readonly #end: number;

  constructor(from: ByteReader | null, end: number) {
    const own = from?.fork() ?? null;
    this.count = own?.varint() ?? 0;
    this.#from = own;
    this.#end = end;
  }

  /** Each call is the next row; after the last, and for ever, the end given to `take` or more. @throws DeltaError */
  cursor(): () => number {
    const from = this.#from?.fork();
    let left = this.count;
    let next = 0;
    return () => {
      if (!from || left === 0) return Number.POSITIVE_INFINITY;
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
