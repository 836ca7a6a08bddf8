import type { Sessions } from "./sessions.ts";

/** 1 for every item that some session visits beside another visit: a session of one says nothing of its item's place. */
export function visitedItems({ items, offsets }: Sessions, n: number): Uint8Array {
  const visited = new Uint8Array(n);
  for (let s = 0; s + 1 < offsets.length; s++) {
    if (offsets[s + 1] - offsets[s] < 2) continue;
    for (let at = offsets[s]; at < offsets[s + 1]; at++) visited[items[at]] = 1;
  }
  return visited;
}

/** Zero rows for items that training never saw: where they ended up is where the start happened to put them. */
export function withoutRows(rows: Float32Array, dimension: number, known: Uint8Array): Float32Array {
  const kept = rows.slice();
  known.forEach((is, item) => {
    if (!is) kept.fill(0, item * dimension, (item + 1) * dimension);
  });
  return kept;
}

/** Steps around a visit that say where a new item belongs. */
const REACH = 3;

/**
 * Starts the rows of items that only later sessions visit at the mean of the known items visited around them, in place:
 * training that continues on those sessions then begins near the answer.
 */
export function startNewItems(
  rows: Float32Array,
  dimension: number,
  known: Uint8Array,
  { items, offsets }: Sessions,
): void {
  const sums = new Map<number, Float64Array>();
  for (let s = 0; s + 1 < offsets.length; s++) {
    for (let at = offsets[s]; at < offsets[s + 1]; at++) {
      if (known[items[at]]) continue;
      const sum = sums.get(items[at]) ?? new Float64Array(dimension);
      sums.set(items[at], sum);
      const end = Math.min(offsets[s + 1], at + REACH + 1);
      for (let other = Math.max(offsets[s], at - REACH); other < end; other++) {
        if (!known[items[other]]) continue;
        const from = items[other] * dimension;
        for (let j = 0; j < dimension; j++) sum[j] += rows[from + j] / Math.abs(other - at);
      }
    }
  }
  const typical = typicalLength(rows, dimension, known);
  for (const [item, sum] of sums) {
    const length = Math.sqrt(sum.reduce((squares, value) => squares + value * value, 0));
    // Nothing known around it: the row keeps its random start.
    if (length === 0) continue;
    for (let j = 0; j < dimension; j++) rows[item * dimension + j] = (sum[j] / length) * typical;
  }
}

function typicalLength(rows: Float32Array, dimension: number, known: Uint8Array): number {
  let squares = 0;
  let count = 0;
  known.forEach((is, item) => {
    if (!is) return;
    count++;
    for (let j = item * dimension; j < (item + 1) * dimension; j++) squares += rows[j] * rows[j];
  });
  return count > 0 ? Math.sqrt(squares / count) : 1;
}
