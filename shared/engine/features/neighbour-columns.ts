import { LN1P } from "../../math/ln.ts";
import { NEIGHBOUR_KINDS } from "../../release/tables.ts";
import type { ColumnGroup, Pass } from "./column-group.ts";

const BY_AGE = ["last1", "last2", "last3", "older", "decay5", "decay8"] as const;
const WIDTH = NEIGHBOUR_KINDS.length * BY_AGE.length;
const of = (kind: (typeof NEIGHBOUR_KINDS)[number], column: (typeof BY_AGE)[number]): number =>
  NEIGHBOUR_KINDS.indexOf(kind) * BY_AGE.length + BY_AGE.indexOf(column);
const COVISIT_LAST1 = of("covisit", "last1");
const FORWARD_LAST1 = of("forward", "last1");
const COVISIT_DECAY = of("covisit", "decay5");
const FORWARD_DECAY = of("forward", "decay5");

/**
 * Weights from the neighbour tables (square roots): of the newest three interactions, the best of the older ones, and sums
 * that decay by 0.5 and 0.8 an interaction; then what they come to, and how they stand against the other candidates'.
 */
export const neighbourColumns: ColumnGroup = {
  names: [
    ...NEIGHBOUR_KINDS.flatMap((kind) => BY_AGE.map((column) => `${kind}.${column}`)),
    "neighbours.best",
    "neighbours.links",
    "covisit.relative",
    "forward.relative",
    "covisit.rank",
  ],
  fill(pass, at) {
    const { rows, stride, items } = pass;
    const { links, isLinked } = addWeights(pass, at);
    for (let place = 0, row = at; place < items.length; place++, row += stride) {
      if (isLinked[place] === 0) continue;
      for (let j = row; j < row + WIDTH; j++) rows[j] = Math.sqrt(rows[j]);
    }
    const covisits = descending(pass, at + COVISIT_DECAY);
    const mostCovisit = covisits.length > 0 ? covisits[0] : 0;
    const mostForward = largest(pass, at + FORWARD_DECAY);
    for (let place = 0, row = at; place < items.length; place++, row += stride) {
      const covisit = rows[row + COVISIT_DECAY];
      rows[row + WIDTH] = Math.max(rows[row + COVISIT_LAST1], rows[row + FORWARD_LAST1]);
      rows[row + WIDTH + 1] = pass.recent.length > 0 ? links[place] / pass.recent.length : 0;
      rows[row + WIDTH + 2] = covisit - mostCovisit;
      rows[row + WIDTH + 3] = rows[row + FORWARD_DECAY] - mostForward;
      rows[row + WIDTH + 4] = LN1P[covisit > 0 ? countAbove(covisits, covisit) : covisits.length];
    }
  },
};

/**
 * Sums up weights; answers how many interactions each candidate is a covisit neighbour of, and 1 for those that are any
 * kind of neighbour.
 */
function addWeights({ shard, candidates, recent, rows, stride }: Pass, at: number) {
  const { offsets, items } = shard.neighbours;
  const levels = NEIGHBOUR_KINDS.map((kind) => shard.neighbours.levels[kind]);
  const { position } = candidates;
  const links = new Uint8Array(candidates.size);
  const isLinked = new Uint8Array(candidates.size);
  let decay5 = 1;
  let decay8 = 1;
  for (let age = 0; age < recent.length; age++) {
    const source = recent[age].item;
    const roots = NEIGHBOUR_KINDS.map((kind) => shard.neighbours.roots[kind][source] / 255);
    for (let e = offsets[source]; e < offsets[source + 1]; e++) {
      const place = position[items[e]];
      if (place < 0) continue;
      isLinked[place] = 1;
      for (let k = 0, row = place * stride + at; k < levels.length; k++, row += BY_AGE.length) {
        const level = levels[k][e] * roots[k];
        if (level === 0) continue;
        if (k === 0) links[place]++;
        const weight = level * level;
        if (age < 3) rows[row + age] = weight;
        else if (weight > rows[row + 3]) rows[row + 3] = weight;
        rows[row + 4] += weight * decay5;
        rows[row + 5] += weight * decay8;
      }
    }
    decay5 *= 0.5;
    decay8 *= 0.8;
  }
  return { links, isLinked };
}

/** Only of what was retrieved: the page's own items must not move the shard's, or an order would depend on the page. */
function largest({ candidates, rows, stride }: Pass, column: number): number {
  let most = 0;
  for (let place = 0, j = column; place < candidates.retrieved; place++, j += stride) {
    if (rows[j] > most) most = rows[j];
  }
  return most;
}

/** The positive values of a column, largest first; only of what was retrieved, as in `largest`. */
function descending({ candidates, rows, stride }: Pass, column: number): Float32Array {
  const values = new Float32Array(candidates.retrieved);
  let count = 0;
  for (let place = 0, j = column; place < candidates.retrieved; place++, j += stride) {
    if (rows[j] > 0) values[count++] = rows[j];
  }
  return values.subarray(0, count).sort().reverse();
}

/** How many values of a descending array are larger: the 0-based rank, equal values sharing the best. */
function countAbove(values: Float32Array, value: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] > value) low = middle + 1;
    else high = middle;
  }
  return low;
}
