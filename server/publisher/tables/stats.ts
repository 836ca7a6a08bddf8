import type { StatsTable } from "../../../shared/release/tables.ts";
import type { Sessions } from "../train/sessions.ts";

/** Places in the log are told to a hundredth: enough for freshness, too coarse to point at a session. */
const PLACE_STEPS = 100;

/**
 * Counts by item, as a device may hold them: a count that fewer than `kSessions` distinct sessions make up is 0. Rates
 * are smoothed, so an item without counts gets what a rare item typically has.
 */
export function itemStats(sessions: Sessions, n: number, kSessions: number): StatsTable {
  const { items, offsets } = sessions;
  const total = offsets.length - 1;
  const visits = new Float64Array(n);
  const all = new SessionCounter(n);
  const recent = [0.2, 0.05, 0.01].map((share) => ({
    from: Math.floor(total * (1 - share)),
    counter: new SessionCounter(n),
  }));
  const repeats = new SessionCounter(n);
  const repeatsNext = new SessionCounter(n);
  const exits = new SessionCounter(n);
  const firstSeen = new Float32Array(n).fill(1);
  const lastSeen = new Float32Array(n);
  const lastVisit = new Map<number, number>();
  for (let s = 0; s < total; s++) {
    lastVisit.clear();
    const place = Math.round((PLACE_STEPS * s) / Math.max(1, total - 1)) / PLACE_STEPS;
    for (let at = offsets[s]; at < offsets[s + 1]; at++) {
      const item = items[at];
      visits[item]++;
      const before = lastVisit.get(item);
      if (before === at - 1) repeatsNext.add(item, s);
      else if (before !== undefined) repeats.add(item, s);
      lastVisit.set(item, at);
      all.add(item, s);
      for (const { from, counter } of recent) if (s >= from) counter.add(item, s);
      firstSeen[item] = Math.min(firstSeen[item], place);
      lastSeen[item] = place;
    }
    if (offsets[s + 1] > offsets[s]) exits.add(items[offsets[s + 1] - 1], s);
  }
  const known = (item: number): boolean => all.sessions[item] >= kSessions;
  const popularity = (counter: SessionCounter) => counter.sessions.map((count) => (count >= kSessions ? count : 0));
  const logarithm = (counts: Int32Array): Float32Array => Float32Array.from(counts, (count) => Math.log1p(count));
  const rate = (counter: SessionCounter, prior: number, weight: number): Float32Array =>
    Float32Array.from(visits, (count, item) => {
      const times = counter.sessions[item] >= kSessions ? counter.events[item] : 0;
      return (times + prior) / ((known(item) ? count : 0) + weight);
    });
  return {
    n,
    popularity: logarithm(popularity(all)),
    popularity20: logarithm(popularity(recent[0].counter)),
    popularity5: logarithm(popularity(recent[1].counter)),
    popularity1: logarithm(popularity(recent[2].counter)),
    firstSeen: firstSeen.map((place, item) => (known(item) ? place : 1)),
    lastSeen: lastSeen.map((place, item) => (known(item) ? place : 0)),
    repeatRate: rate(repeats, 0.5, 5),
    repeatNextRate: rate(repeatsNext, 0.5, 5),
    exitRate: rate(exits, 1, 4),
  };
}

/** Events by item, and the distinct sessions they came from. Sessions must come in order. */
class SessionCounter {
  readonly events: Int32Array;
  readonly sessions: Int32Array;
  readonly #last: Int32Array;

  constructor(n: number) {
    this.events = new Int32Array(n);
    this.sessions = new Int32Array(n);
    this.#last = new Int32Array(n).fill(-1);
  }

  add(item: number, session: number): void {
    this.events[item]++;
    if (this.#last[item] === session) return;
    this.#last[item] = session;
    this.sessions[item]++;
  }
}
