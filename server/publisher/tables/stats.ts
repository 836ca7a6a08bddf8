import type { StatsTable } from "../../../shared/release/tables.ts";
import type { Sessions } from "../train/sessions.ts";
import { Places } from "./places.ts";
import { SessionCounter } from "./session-counter.ts";
import { tellPart } from "./tell-part.ts";

/** Shares of the log, newest sessions, that popularity is told for beside all of it; each lies within the one before. */
const RECENT = [0.2, 0.05, 0.01];

/**
 * Statistics by item, as a device may hold them. Everything counts sessions, so nobody counts twice, and every number
 * is about at least `kSessions` of them: a count of fewer is 0, and so is a remainder of fewer between two counts. Shares
 * are smoothed, so an item without counts gets what a rare item typically has.
 */
export function itemStats(sessions: Sessions, n: number, kSessions: number): StatsTable {
  const { items, offsets } = sessions;
  const total = offsets.length - 1;
  const places = new Places(total, kSessions);
  const all = new SessionCounter(n);
  const recent = RECENT.map((share) => ({ from: Math.floor(total * (1 - share)), counter: new SessionCounter(n) }));
  const repeats = new SessionCounter(n);
  const repeatsNext = new SessionCounter(n);
  const exits = new SessionCounter(n);
  // The k-th session with the item says that k of them were there by then; the first would speak of itself alone.
  const firstSeen = new Float32Array(n).fill(1);
  const lastVisit = new Map<number, number>();
  for (let s = 0; s < total; s++) {
    lastVisit.clear();
    for (let at = offsets[s]; at < offsets[s + 1]; at++) {
      const item = items[at];
      const before = lastVisit.get(item);
      if (before === at - 1) repeatsNext.add(item, s);
      else if (before !== undefined) repeats.add(item, s);
      lastVisit.set(item, at);
      if (all.add(item, s) && all.sessions[item] === kSessions) firstSeen[item] = places.share(s);
      for (const { from, counter } of recent) if (s >= from) counter.add(item, s);
    }
    if (offsets[s + 1] > offsets[s]) exits.add(items[offsets[s + 1] - 1], s);
  }

  const counts = all.sessions.map((count) => (count >= kSessions ? count : 0));
  const within = (counter: SessionCounter, whole: Int32Array): Int32Array =>
    counter.sessions.map((part, item) => tellPart(part, whole[item], kSessions));
  const counts20 = within(recent[0].counter, counts);
  const counts5 = within(recent[1].counter, counts20);
  const counts1 = within(recent[2].counter, counts5);
  const logarithm = (of: Int32Array): Float32Array => Float32Array.from(of, (count) => Math.log1p(count));
  const rate = (counter: SessionCounter, prior: number, weight: number): Float32Array => {
    const told = within(counter, counts);
    return Float32Array.from(counts, (count, item) => (told[item] + prior) / (count + weight));
  };
  return {
    n,
    popularity: logarithm(counts),
    popularity20: logarithm(counts20),
    popularity5: logarithm(counts5),
    popularity1: logarithm(counts1),
    firstSeen,
    lastSeen: lastSeen(sessions, n, kSessions, places),
    repeatRate: rate(repeats, 0.5, 5),
    repeatNextRate: rate(repeatsNext, 0.5, 5),
    exitRate: rate(exits, 1, 4),
  };
}

/** Place of the k-th newest session with each item. */
function lastSeen({ items, offsets }: Sessions, n: number, kSessions: number, places: Places): Float32Array {
  const seen = new SessionCounter(n);
  const last = new Float32Array(n);
  for (let s = offsets.length - 2; s >= 0; s--) {
    for (let at = offsets[s]; at < offsets[s + 1]; at++) {
      const item = items[at];
      if (seen.add(item, s) && seen.sessions[item] === kSessions) last[item] = places.share(s);
    }
  }
  return last;
}
