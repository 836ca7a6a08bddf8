import { NEIGHBOUR_KINDS, type NeighbourKind, type NeighbourTable } from "../../../shared/release/tables.ts";
import { growableInt32, growableUint8 } from "../input/growable.ts";
import type { Sessions } from "../train/sessions.ts";
import { PairSums } from "./pair-sums.ts";
import { Places } from "./places.ts";
import { shortFloat } from "./short-float.ts";

/** Neighbours an item may have, over all kinds together. */
const MOST_NEIGHBOURS = 40;

/** Ways in which visits of a session are close. */
const near = { maxGap: 10, ordered: true, weight: (gap: number) => 1 / gap, fades: true };
const next = { maxGap: 1, ordered: true, weight: () => 1, fades: false };
const together = {
  maxGap: 20,
  ordered: false,
  weight: (_: number, length: number) => 1 / Math.sqrt(length),
  fades: false,
};
const REACH = together.maxGap;

/**
 * A pair's weight is the sum over sessions of how close they brought the two, divided by powers of both items' frequencies, so that a
 * popular item is not everybody's neighbour.
 */
interface KindDefinition {
  readonly closeness: "near" | "next" | "together";
  /** What a visit to the neighbour counts that came after the item, and one that came before. */
  readonly forward: number;
  readonly backward: number;
  /** Powers of the frequencies of the item and of its neighbour. */
  readonly itemPower: number;
  readonly neighbourPower: number;
  /** Weight of the kind in the order of an item's neighbours. */
  readonly share: number;
}

const KINDS: Readonly<Record<NeighbourKind, KindDefinition>> = {
  covisit: { closeness: "near", forward: 1, backward: 0.8, itemPower: 0.5, neighbourPower: 0.2, share: 1 },
  forward: { closeness: "near", forward: 1, backward: 0, itemPower: 0.5, neighbourPower: 0.1, share: 0.7 },
  next: { closeness: "next", forward: 1, backward: 0, itemPower: 1, neighbourPower: 0, share: 0.5 },
  session: { closeness: "together", forward: 1, backward: 1, itemPower: 0.5, neighbourPower: 0.5, share: 0.3 },
};
/** A session this share of the log ago counts half, where closeness fades. */
const HALF_LIFE = 0.5;

export interface NeighbourReport {
  readonly table: NeighbourTable;
  /** Pairs of an item and a neighbour that some session holds, over all kinds. */
  readonly pairsSeen: number;
  /** Pairs that fewer than k sessions hold, in every kind: none of them is in the table. */
  readonly pairsWithheld: number;
}

/**
 * Neighbour tables over pairs that at least `kSessions` distinct sessions hold, counted exactly and for each kind alone:
 * nothing that a single session contributed can be read from them. Item by item over an inverted index, so memory is
 * linear in clicks and time in clicks times the reach.
 */
export function neighbourTables(
  sessions: Sessions,
  n: number,
  kSessions: number,
  tick: () => void = () => {},
): NeighbourReport {
  const { items, offsets } = sessions;
  const index = invert(sessions, n);
  const age = fading(offsets.length - 1, kSessions);
  const frequency = frequencies(sessions, n, age);
  const sums = { near: new PairSums(near), next: new PairSums(next), together: new PairSums(together) };
  const neighbours: number[] = [];
  const slotOf = new Int32Array(n);
  const touchedBy = new Int32Array(n).fill(-1);
  const out = new TableWriter(n);
  let pairsSeen = 0;
  let pairsWithheld = 0;
  for (let item = 0; item < n; item++) {
    neighbours.length = 0;
    for (let o = index.offsets[item]; o < index.offsets[item + 1]; o++) {
      const at = index.positions[o];
      const session = index.sessions[o];
      const length = offsets[session + 1] - offsets[session];
      const from = Math.max(offsets[session], at - REACH);
      const to = Math.min(offsets[session + 1], at + REACH + 1);
      for (let other = from; other < to; other++) {
        const neighbour = items[other];
        if (neighbour === item) continue;
        if (touchedBy[neighbour] !== item) {
          touchedBy[neighbour] = item;
          slotOf[neighbour] = neighbours.length;
          sums.near.open(neighbours.length);
          sums.next.open(neighbours.length);
          sums.together.open(neighbours.length);
          neighbours.push(neighbour);
        }
        const slot = slotOf[neighbour];
        sums.near.add(slot, other - at, session, length, age[session]);
        sums.next.add(slot, other - at, session, length, age[session]);
        sums.together.add(slot, other - at, session, length, age[session]);
      }
    }
    const weights = NEIGHBOUR_KINDS.map((kind) => {
      const { closeness, forward, backward, itemPower, neighbourPower } = KINDS[kind];
      const counts = closeness === "near" ? frequency.faded : frequency.plain;
      const own = (counts[item] + 1) ** itemPower;
      return Float64Array.from(neighbours, (neighbour, slot) => {
        const told = sums[closeness].told(slot, forward, backward, kSessions);
        return told === 0 ? 0 : told / (own * (counts[neighbour] + 1) ** neighbourPower);
      });
    });
    pairsSeen += neighbours.length;
    for (let slot = 0; slot < neighbours.length; slot++) if (weights.every((row) => row[slot] === 0)) pairsWithheld++;
    out.row(neighbours, weights);
    tick();
  }
  return { table: out.finish(), pairsSeen, pairsWithheld };
}

/** Collects rows in compressed form, weights as square roots in a byte. */
class TableWriter {
  readonly #n: number;
  readonly #offsets: Int32Array;
  readonly #items = growableInt32();
  readonly #levels = NEIGHBOUR_KINDS.map(() => growableUint8());
  readonly #roots: Float32Array[];
  #rows = 0;

  constructor(n: number) {
    this.#n = n;
    this.#offsets = new Int32Array(n + 1);
    this.#roots = NEIGHBOUR_KINDS.map(() => new Float32Array(n));
  }

  row(neighbours: readonly number[], weights: readonly Float64Array[]): void {
    const largest = weights.map((row) => row.reduce((most, weight) => Math.max(most, weight), 0));
    const scored: { t: number; score: number }[] = [];
    for (let t = 0; t < neighbours.length; t++) {
      let score = 0;
      for (let k = 0; k < weights.length; k++) {
        if (weights[k][t] > 0) score += KINDS[NEIGHBOUR_KINDS[k]].share * Math.sqrt(weights[k][t] / largest[k]);
      }
      if (score > 0) scored.push({ t, score });
    }
    scored.sort((a, b) => b.score - a.score || neighbours[a.t] - neighbours[b.t]);
    const kept = scored.slice(0, MOST_NEIGHBOURS);
    weights.forEach((row, k) => {
      // The byte counts in steps of the largest weight that is kept.
      const root = shortFloat(Math.sqrt(kept.reduce((most, { t }) => Math.max(most, row[t]), 0)));
      this.#roots[k][this.#rows] = root;
      for (const { t } of kept) this.#levels[k].push(root > 0 ? Math.round((255 * Math.sqrt(row[t])) / root) : 0);
    });
    for (const { t } of kept) this.#items.push(neighbours[t]);
    this.#offsets[++this.#rows] = this.#items.length;
  }

  finish(): NeighbourTable {
    const levels = {} as Record<NeighbourKind, Uint8Array>;
    const roots = {} as Record<NeighbourKind, Float32Array>;
    NEIGHBOUR_KINDS.forEach((kind, k) => {
      levels[kind] = this.#levels[k].view().slice();
      roots[kind] = this.#roots[k];
    });
    return { n: this.#n, offsets: this.#offsets, items: this.#items.view().slice(), levels, roots };
  }
}

interface Frequencies {
  readonly plain: Float64Array;
  readonly faded: Float64Array;
}

function frequencies({ items, offsets }: Sessions, n: number, age: Float64Array): Frequencies {
  const plain = new Float64Array(n);
  const faded = new Float64Array(n);
  for (let s = 0; s + 1 < offsets.length; s++) {
    for (let i = offsets[s]; i < offsets[s + 1]; i++) {
      plain[items[i]]++;
      faded[items[i]] += age[s];
    }
  }
  return { plain, faded };
}

/** Weight of every session by its place in the log. */
function fading(count: number, kSessions: number): Float64Array {
  const places = new Places(count, kSessions);
  return Float64Array.from(
    { length: count },
    (_, s) => 0.5 ** ((places.count - places.of(s)) / places.count / HALF_LIFE),
  );
}

/** Where every item was visited, session by session. */
interface InvertedIndex {
  readonly offsets: Int32Array;
  readonly positions: Int32Array;
  readonly sessions: Int32Array;
}

function invert({ items, offsets }: Sessions, n: number): InvertedIndex {
  const starts = new Int32Array(n + 1);
  for (const item of items) starts[item + 1]++;
  for (let i = 0; i < n; i++) starts[i + 1] += starts[i];
  const positions = new Int32Array(items.length);
  const sessions = new Int32Array(items.length);
  const next = starts.slice();
  for (let s = 0; s + 1 < offsets.length; s++) {
    for (let i = offsets[s]; i < offsets[s + 1]; i++) {
      const at = next[items[i]]++;
      positions[at] = i;
      sessions[at] = s;
    }
  }
  return { offsets: starts, positions, sessions };
}
