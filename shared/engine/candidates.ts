import type { Hits } from "./models.ts";
import type { Interaction } from "./session-window.ts";
import type { Shard } from "./shard.ts";

/** Candidates of one scoring pass, without the page's own items. */
export const MOST_CANDIDATES = 500;
/** How many hits L1 is asked for: enough to fill every place where neighbours are few. */
export const L1_HITS = MOST_CANDIDATES;
/** Places that L1's best hits have before neighbours come, as a share of all. */
const FIRST_HITS = 0.6;
/** Neighbours are taken from this many of the newest interactions. */
const NEIGHBOUR_SOURCES = 5;

/**
 * The items of one scoring pass and where each stands in it. One set lives as long as its shard and is refilled for every
 * pass, so that looking up "is item j a candidate, and which?" is one array read.
 */
export class CandidateSet {
  /** position[item] = place in `items`, -1 when not a candidate. */
  readonly position: Int32Array;
  #items: Int32Array;
  #size = 0;
  /** How many of the first places came from the session, L1 and neighbours; the rest are the page's own items. */
  retrieved = 0;

  constructor(n: number) {
    this.position = new Int32Array(n).fill(-1);
    this.#items = new Int32Array(1024);
  }

  /** Item indices in the order they were added. */
  get items(): Int32Array {
    return this.#items.subarray(0, this.#size);
  }

  get size(): number {
    return this.#size;
  }

  clear(): void {
    for (let i = 0; i < this.#size; i++) this.position[this.#items[i]] = -1;
    this.#size = 0;
    this.retrieved = 0;
  }

  add(item: number): void {
    if (this.position[item] >= 0) return;
    if (this.#size === this.#items.length) {
      const larger = new Int32Array(2 * this.#size);
      larger.set(this.#items);
      this.#items = larger;
    }
    this.position[item] = this.#size;
    this.#items[this.#size++] = item;
  }
}

/**
 * Fills the set: the session's own items (newest first), L1's best hits, neighbours of the newest interactions taken in
 * turns, further hits while places are left, then `pageItems`, whatever their number: every list and slot of a page is a
 * view over one scoring pass.
 *
 * @param most candidates from which on no neighbours and further hits are added
 */
export function collectCandidates(
  set: CandidateSet,
  shard: Shard,
  session: readonly Interaction[],
  hits: Hits,
  pageItems: Iterable<number>,
  most = MOST_CANDIDATES,
): void {
  set.clear();
  // What the session saw may have been deleted since.
  const { keys } = shard.items;
  for (let i = session.length - 1; i >= 0; i--) if (!keys.isEmpty(session[i].item)) set.add(session[i].item);
  const first = Math.round(FIRST_HITS * most);
  for (const item of hits.items.subarray(0, first)) set.add(item);
  const { offsets, items } = shard.neighbours;
  const sources = session.slice(-NEIGHBOUR_SOURCES).reverse();
  for (let rank = 0, more = true; more && set.size < most; rank++) {
    more = false;
    for (const { item } of sources) {
      const at = offsets[item] + rank;
      if (at >= offsets[item + 1] || set.size >= most) continue;
      set.add(items[at]);
      more = true;
    }
  }
  for (let h = first; h < hits.items.length && set.size < most; h++) set.add(hits.items[h]);
  set.retrieved = set.size;
  for (const item of pageItems) set.add(item);
}
