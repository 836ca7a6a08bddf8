import { NEIGHBOUR_KINDS, type NeighbourKind, type NeighbourTable } from "../../../shared/release/tables.ts";
import { growableInt32, growableUint8 } from "../input/growable.ts";
import type { Sessions } from "../train/sessions.ts";

/** Neighbours an item may have, over all kinds together. */
const MOST_NEIGHBOURS = 40;

/**
 * How two visits i before j of a session, `gap` apart, relate their items. A pair's weight is the sum over sessions of
 * closeness, divided by powers of both items' frequencies, so that a popular item is not everybody's neighbour.
 */
interface KindDefinition {
  readonly maxGap: number;
  /** Weight of j as neighbour of i, and of i as neighbour of j. */
  readonly forward: number;
  readonly backward: number;
  readonly closeness: (gap: number, sessionLength: number) => number;
  /** Powers of the frequencies of the item and of its neighbour that a weight is divided by. */
  readonly itemPower: number;
  readonly neighbourPower: number;
  /** Whether a session of half the log ago counts half (false: all count alike). */
  readonly fades: boolean;
  /** Weight of the kind in the order of an item's neighbours. */
  readonly share: number;
}

const inverse = (gap: number): number => 1 / gap;
const KINDS: Readonly<Record<NeighbourKind, KindDefinition>> = {
  covisit: {
    maxGap: 10,
    forward: 1,
    backward: 0.8,
    closeness: inverse,
    itemPower: 0.5,
    neighbourPower: 0.2,
    fades: true,
    share: 1,
  },
  forward: {
    maxGap: 10,
    forward: 1,
    backward: 0,
    closeness: inverse,
    itemPower: 0.5,
    neighbourPower: 0.1,
    fades: true,
    share: 0.7,
  },
  next: {
    maxGap: 1,
    forward: 1,
    backward: 0,
    closeness: inverse,
    itemPower: 1,
    neighbourPower: 0,
    fades: false,
    share: 0.5,
  },
  session: {
    maxGap: 20,
    forward: 1,
    backward: 1,
    closeness: (_, length) => 1 / Math.sqrt(length),
    itemPower: 0.5,
    neighbourPower: 0.5,
    fades: false,
    share: 0.3,
  },
};
const REACH = Math.max(...NEIGHBOUR_KINDS.map((kind) => KINDS[kind].maxGap));
/** A session this share of the log ago counts half, where a kind fades. */
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
export function neighbourTables(sessions: Sessions, n: number, kSessions: number): NeighbourReport {
  const { items, offsets } = sessions;
  const index = invert(sessions, n);
  const age = fading(offsets.length - 1);
  const frequency = frequencies(sessions, n, age);
  const pairs = NEIGHBOUR_KINDS.map((kind) => new PairCounter(n, KINDS[kind]));
  const touched: number[] = [];
  const touchedAt = new Int32Array(n).fill(-1);
  const out = new TableWriter(n);
  let pairsSeen = 0;
  let pairsWithheld = 0;
  for (let item = 0; item < n; item++) {
    touched.length = 0;
    for (let o = index.offsets[item]; o < index.offsets[item + 1]; o++) {
      const at = index.positions[o];
      const session = index.sessions[o];
      const from = Math.max(offsets[session], at - REACH);
      const to = Math.min(offsets[session + 1], at + REACH + 1);
      for (let other = from; other < to; other++) {
        const neighbour = items[other];
        if (neighbour === item) continue;
        if (touchedAt[neighbour] !== item) {
          touchedAt[neighbour] = item;
          touched.push(neighbour);
        }
        for (const counter of pairs) {
          counter.add(neighbour, other - at, session, offsets[session + 1] - offsets[session], age[session]);
        }
      }
    }
    pairsSeen += touched.length;
    const weights = pairs.map((counter) => counter.take(touched, item, kSessions, frequency));
    pairsWithheld += touched.filter((_, t) => weights.every((row) => row[t] === 0)).length;
    out.row(touched, weights);
  }
  return { table: out.finish(), pairsSeen, pairsWithheld };
}

/** Sums over the pairs of one item at a time; memory is reused from item to item. */
class PairCounter {
  readonly #kind: KindDefinition;
  readonly #sum: Float64Array;
  readonly #sessions: Int32Array;
  readonly #lastSession: Int32Array;

  constructor(n: number, kind: KindDefinition) {
    this.#kind = kind;
    this.#sum = new Float64Array(n);
    this.#sessions = new Int32Array(n);
    this.#lastSession = new Int32Array(n).fill(-1);
  }

  /** @param gap places from the item to the neighbour, negative when the neighbour came first. */
  add(neighbour: number, gap: number, session: number, length: number, age: number): void {
    const { maxGap, forward, backward, closeness, fades } = this.#kind;
    const direction = gap > 0 ? forward : backward;
    const distance = Math.abs(gap);
    if (direction === 0 || distance > maxGap) return;
    this.#sum[neighbour] += direction * closeness(distance, length) * (fades ? age : 1);
    // An item's visits come session by session, so a session is new exactly when it differs from the one before.
    if (this.#lastSession[neighbour] !== session) {
      this.#lastSession[neighbour] = session;
      this.#sessions[neighbour]++;
    }
  }

  /** Weights of the item's neighbours, 0 where fewer than k sessions hold the pair; resets the sums. */
  take(neighbours: readonly number[], item: number, kSessions: number, frequency: Frequencies): Float64Array {
    const { itemPower, neighbourPower, fades } = this.#kind;
    const counts = fades ? frequency.faded : frequency.plain;
    const own = (counts[item] + 1) ** itemPower;
    return Float64Array.from(neighbours, (j) => {
      const held = this.#sessions[j] >= kSessions;
      const weight = held ? this.#sum[j] / (own * (counts[j] + 1) ** neighbourPower) : 0;
      this.#sum[j] = 0;
      this.#sessions[j] = 0;
      this.#lastSession[j] = -1;
      return weight;
    });
  }
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
      const root = Math.fround(Math.sqrt(kept.reduce((most, { t }) => Math.max(most, row[t]), 0)));
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
function fading(count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, s) => 0.5 ** ((count - s) / count / HALF_LIFE));
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
