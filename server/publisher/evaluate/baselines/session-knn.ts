import type { Sessions } from "../../train/sessions.ts";
import { type Baseline, firstDistinct } from "./baseline.ts";
import { distinctItems, sessionsByItem } from "./sessions-by-item.ts";
import { TopScores } from "./top-scores.ts";

/** m: the most recent matching sessions that are looked at, of each item and in all. */
const MOST_RECENT = 1000;
/** Neighbours that vote. */
const NEIGHBOURS = 100;
/** A match that lies this many interactions back counts nothing. */
const MATCH_REACH = 10;
/** Session numbers are below this. */
const SESSIONS_END = 2 ** 31;

/**
 * VMIS-kNN (Kersbergen, Sprangers & Schelter, SIGMOD 2022; vector multiplication session kNN of Ludewig & Jannach 2018):
 * of the m most recent sessions that share an item with the prefix, the k most similar vote for their items.
 *
 *   similarity(s) = sum over items shared of (place in the prefix, from 1) / (length of the prefix)
 *   score(i) = sum over neighbours with i of similarity(s) * (1 - 0.1 * age of the latest shared item, from 1) * idf(i)
 *   idf(i) = ln(all sessions / sessions with i)
 *
 * Unlike the paper's, the list may hold the last item again: in some logs visitors do come back to it. A yardstick only:
 * it reads other people's sessions, which no device is given.
 *
 * @param sessions the training log in item numbers below n, oldest first
 */
export function sessionKnn(sessions: Sessions, n: number, popular: Iterable<number>, k: number): Baseline {
  const { items: members, offsets } = distinctItems(sessions);
  const byItem = sessionsByItem({ items: members, offsets }, n);
  const total = offsets.length - 1;
  const idf = Float64Array.from({ length: n }, (_, item) =>
    Math.log(total / Math.max(1, byItem.offsets[item + 1] - byItem.offsets[item])),
  );
  const scores = new TopScores(n);
  /** Sum of the places of shared items; similarity is this over the prefix's length. */
  const shared = new Float64Array(total);
  const latestMatch = new Int32Array(total);

  const touch = (items: readonly number[]): number[] => {
    const touched: number[] = [];
    const done = new Set<number>();
    for (let place = items.length; place > 0; place--) {
      const item = items[place - 1];
      if (item >= n || done.has(item)) continue;
      done.add(item);
      const to = byItem.offsets[item + 1];
      for (let at = Math.max(byItem.offsets[item], to - MOST_RECENT); at < to; at++) {
        const session = byItem.sessions[at];
        if (shared[session] === 0) {
          touched.push(session);
          latestMatch[session] = items.length - place + 1;
        }
        shared[session] += place;
      }
    }
    return touched;
  };

  return ({ items }) => {
    const touched = touch(items);
    // Sessions are numbered by age, so the most recent are the highest numbers.
    const recent = Int32Array.from(touched).sort().subarray(-MOST_RECENT);
    // One number a session, so that sorting needs no comparison function; exact, as both halves are whole numbers.
    const keys = Float64Array.from(recent, (session) => shared[session] * SESSIONS_END + session).sort();
    for (const key of keys.subarray(-NEIGHBOURS)) {
      const session = key % SESSIONS_END;
      const weight = (shared[session] / items.length) * (1 - latestMatch[session] / MATCH_REACH);
      if (weight <= 0) continue;
      for (let at = offsets[session]; at < offsets[session + 1]; at++)
        scores.add(members[at], weight * idf[members[at]]);
    }
    for (const session of touched) shared[session] = 0;
    return firstDistinct(k, scores.take(k), popular);
  };
}
