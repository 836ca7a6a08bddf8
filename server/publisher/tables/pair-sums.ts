/** How close two visits of a session are, and to which pairs of visits that applies. */
export interface Closeness {
  /** Visits further apart than so many places are no pair. */
  readonly maxGap: number;
  /** Whether it matters which of the two came first. */
  readonly ordered: boolean;
  /** Weight of a pair of visits. */
  readonly weight: (gap: number, sessionLength: number) => number;
  /** Whether older sessions count less. */
  readonly fades: boolean;
}

/** Fields of a slot: sessions that hold the pair, and the last of them, for either direction and for both together. */
const FIELDS = 6;
const EITHER = 4;

/**
 * Sums of one closeness over the pairs of one item, in numbered slots that are used again for the next item. A session
 * counts once a direction, by its closest visits: going back and forth a hundred times is still one visitor's doing. An
 * item's visits must come session by session.
 */
export class PairSums {
  readonly #closeness: Closeness;
  #sums = new Float64Array(2 * 64);
  /** What the last session has added, by slot and direction. */
  #added = new Float64Array(2 * 64);
  #sessions = new Int32Array(FIELDS * 64);

  constructor(closeness: Closeness) {
    this.#closeness = closeness;
  }

  /** Empties a slot for a new pair. */
  open(slot: number): void {
    if (2 * slot >= this.#sums.length) {
      this.#sums = grown(this.#sums, new Float64Array(2 * this.#sums.length));
      this.#added = grown(this.#added, new Float64Array(2 * this.#added.length));
      this.#sessions = grown(this.#sessions, new Int32Array(2 * this.#sessions.length));
    }
    this.#sums.fill(0, 2 * slot, 2 * slot + 2);
    for (let at = FIELDS * slot; at < FIELDS * (slot + 1); at += 2) {
      this.#sessions[at] = 0;
      this.#sessions[at + 1] = -1;
    }
  }

  /** @param gap places from the item to its neighbour, negative when the neighbour came first */
  add(slot: number, gap: number, session: number, length: number, age: number): void {
    const { maxGap, ordered, weight, fades } = this.#closeness;
    const distance = gap < 0 ? -gap : gap;
    if (distance > maxGap) return;
    const direction = ordered && gap < 0 ? 1 : 0;
    const isNew = this.#count(FIELDS * slot + 2 * direction, session);
    this.#count(FIELDS * slot + EITHER, session);
    const value = weight(distance, length) * (fades ? age : 1);
    const at = 2 * slot + direction;
    const before = isNew ? 0 : this.#added[at];
    if (value <= before) return;
    this.#sums[at] += value - before;
    this.#added[at] = value;
  }

  /** Whether the session is new to the pair. */
  #count(at: number, session: number): boolean {
    if (this.#sessions[at + 1] === session) return false;
    this.#sessions[at + 1] = session;
    this.#sessions[at]++;
    return true;
  }

  /**
   * What may be told of a slot's pair: 0 where fewer than k sessions hold it. Where k sessions hold it in one direction
   * and fewer in the other, the few are left out, since the kinds that look forward only tell the sum without them; where
   * k hold it in both directions only when taken together, neither direction is told apart.
   */
  told(slot: number, forward: number, backward: number, kSessions: number): number {
    const ahead = this.#sums[2 * slot];
    const behind = this.#sums[2 * slot + 1];
    const isAhead = this.#sessions[FIELDS * slot] >= kSessions;
    const isBehind = this.#sessions[FIELDS * slot + 2] >= kSessions;
    if (isAhead || isBehind) return (isAhead ? forward * ahead : 0) + (isBehind ? backward * behind : 0);
    const inEither = this.#sessions[FIELDS * slot + EITHER] >= kSessions;
    return inEither && forward > 0 && backward > 0 ? ((forward + backward) / 2) * (ahead + behind) : 0;
  }
}

function grown<T extends Float64Array | Int32Array>(from: T, into: T): T {
  into.set(from);
  return into;
}
