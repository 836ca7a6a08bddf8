import { descending } from "../../shared/math/descending.ts";
import type { VectorSource } from "./cell.ts";

/** Rows made, and scored for all queries, at a time. */
const BLOCK = 6_000;

/** The k rows of largest cosine with each query by float32 rows, best first. */
export function floatTruth(source: VectorSource, queries: readonly Float32Array[], k: number): Int32Array[] {
  const { n, dimension } = source;
  const best = queries.map(() => new Best(Math.min(k, n)));
  for (let from = 0; from < n; from += BLOCK) {
    const to = Math.min(n, from + BLOCK);
    const rows = source.rows(from, to);
    normalise(rows, dimension);
    queries.forEach((query, q) => {
      for (let i = from, at = 0; i < to; i++) {
        let sum = 0;
        for (let d = 0; d < dimension; d++, at++) sum += query[d] * rows[at];
        best[q].add(i, sum);
      }
    });
  }
  return best.map((one) => one.sorted());
}

/** Rows of zeros stay as they are. */
export function normalise(rows: Float32Array, dimension: number): void {
  for (let at = 0; at < rows.length; at += dimension) {
    let squares = 0;
    for (let d = at; d < at + dimension; d++) squares += rows[d] * rows[d];
    const length = Math.sqrt(squares) || 1;
    for (let d = at; d < at + dimension; d++) rows[d] /= length;
  }
}

/** The largest of many values, in a heap with the smallest of them on top. */
class Best {
  readonly #items: Int32Array;
  readonly #values: Float64Array;
  #size = 0;

  constructor(most: number) {
    this.#items = new Int32Array(most);
    this.#values = new Float64Array(most);
  }

  sorted(): Int32Array {
    const places = descending(this.#values);
    return Int32Array.from(places, (place) => this.#items[place]);
  }

  add(item: number, value: number): void {
    const values = this.#values;
    const full = this.#size === values.length;
    if (full && value <= values[0]) return;
    const at = full ? this.#down(value) : this.#up(value);
    values[at] = value;
    this.#items[at] = item;
  }

  #up(value: number): number {
    let at = this.#size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.#values[parent] <= value) break;
      this.#move(parent, at);
      at = parent;
    }
    return at;
  }

  #down(value: number): number {
    let at = 0;
    for (let child = 1; child < this.#size; child = 2 * at + 1) {
      if (child + 1 < this.#size && this.#values[child + 1] < this.#values[child]) child++;
      if (this.#values[child] >= value) break;
      this.#move(child, at);
      at = child;
    }
    return at;
  }

  #move(from: number, to: number): void {
    this.#values[to] = this.#values[from];
    this.#items[to] = this.#items[from];
  }
}
