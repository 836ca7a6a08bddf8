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
    const links = addWeights(pass, at);
    const { rows, stride, items } = pass;
    for (let row = at; row < rows.length; row += stride) {
      for (let j = row; j < row + WIDTH; j++) if (rows[j] > 0) rows[j] = Math.sqrt(rows[j]);
    }
    const covisits = descending(pass, at + COVISIT_DECAY);
    const mostCovisit = covisits.length > 0 ? covisits[0] : 0;
    const mostForward = largest(pass, at + FORWARD_DECAY);
    for (let place = 0, row = at; place < items.length; place++, row += stride) {
      rows[row + WIDTH] = Math.max(rows[row + COVISIT_LAST1], rows[row + FORWARD_LAST1]);
      rows[row + WIDTH + 1] = pass.recent.length > 0 ? links[place] / pass.recent.length : 0;
      rows[row + WIDTH + 2] = rows[row + COVISIT_DECAY] - mostCovisit;
      rows[row + WIDTH + 3] = rows[row + FORWARD_DECAY] - mostForward;
      rows[row + WIDTH + 4] = LN1P[countAbove(covisits, rows[row + COVISIT_DECAY])];
    }
  },
};

/** Sums up weights; answers how many interactions each candidate is a covisit neighbour of. */
function addWeights({ shard, candidates, recent, rows, stride }: Pass, at: number): Uint8Array {
  const { offsets, items, levels, roots } = shard.neighbours;
  const { position } = candidates;
  const links = new Uint8Array(candidates.size);
  for (let k = 0; k < NEIGHBOUR_KINDS.length; k++) {
    const level = levels[NEIGHBOUR_KINDS[k]];
    let decay5 = 1;
    let decay8 = 1;
    for (let age = 0; age < recent.length; age++) {
      const source = recent[age].item;
      const root = roots[NEIGHBOUR_KINDS[k]][source] / 255;
      const end = root === 0 ? 0 : offsets[source + 1];
      for (let e = offsets[source]; e < end; e++) {
        const place = position[items[e]];
        if (place < 0 || level[e] === 0) continue;
        if (k === 0) links[place]++;
        const weight = level[e] * root * (level[e] * root);
        const row = place * stride + at + k * BY_AGE.length;
        if (age < 3) rows[row + age] = weight;
        else if (weight > rows[row + 3]) rows[row + 3] = weight;
        rows[row + 4] += weight * decay5;
        rows[row + 5] += weight * decay8;
      }
      decay5 *= 0.5;
      decay8 *= 0.8;
    }
  }
  return links;
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
