import type { Sessions } from "./sessions.ts";

/** Which sessions teach what: the future is predicted from the past, as on a device. */
export interface Split {
  /** Sessions before this one train the encoder and fill the tables. */
  readonly cut: number;
  /** Later sessions that rankers learn from. */
  readonly ranker: readonly number[];
  /** Later sessions that say which ranker is best; the best of several looks better on them than it is. */
  readonly choosing: readonly number[];
  /** Later sessions that decide nothing: the figures of the release are theirs. */
  readonly measuring: readonly number[];
}

/** Steps that are worth holding out: more teach the ranker little and age the encoder it learns from. */
const WANTED_CASES = 36_000;
const LEAST_SHARE = 0.01;
const MOST_SHARE = 0.1;
/** Small logs hold out more, or nothing could be measured. */
const SMALL_LOG_CASES = 20_000;
const SMALL_LOG_SHARE = 0.2;
/** Steps that choose, and as many that measure: more would only take lists from the ranker. */
export const MEASURING_CASES = 2000;
/** In small logs one of so many held-out sessions chooses, and one measures. */
const LEAST_APART = 10;
/** Below this nothing is held out. */
const LEAST_HELD_OUT_CASES = 20;

/** Holds out the last sessions. They lie side by side in time, so ranker and measurement see equally fresh data. */
export function splitSessions({ items, offsets }: Sessions): Split {
  const total = offsets.length - 1;
  const steps = items.length - total;
  const most = steps < SMALL_LOG_CASES ? SMALL_LOG_SHARE : MOST_SHARE;
  const wanted = Math.min(most, Math.max(LEAST_SHARE, WANTED_CASES / Math.max(1, steps)));
  let cut = total;
  let held = 0;
  while (cut > 1 && held < wanted * steps) {
    cut--;
    held += Math.max(0, offsets[cut + 1] - offsets[cut] - 1);
  }
  if (held < LEAST_HELD_OUT_CASES) return { cut: total, ranker: [], choosing: [], measuring: [] };
  const heldOut = Array.from({ length: total - cut }, (_, i) => cut + i).filter((s) => offsets[s + 1] - offsets[s] > 1);
  const half = Math.max(LEAST_APART / 2, Math.floor(held / MEASURING_CASES / 2));
  return {
    cut,
    ranker: heldOut.filter((_, i) => i % half !== 0),
    choosing: heldOut.filter((_, i) => i % (2 * half) === 0),
    measuring: heldOut.filter((_, i) => i % (2 * half) === half),
  };
}
