import { type Baseline, firstDistinct } from "./baseline.ts";
import { mostFrequent } from "./most-frequent.ts";

/**
 * Historical only: what the visitor went to most often in earlier sessions, of those the latest first, filled up by
 * popularity. It does not look at the session: what personalisation on a server by user id does at least.
 */
export function userHistory(popular: Iterable<number>, k: number): Baseline {
  return ({ earlier }) => firstDistinct(k, mostFrequent(earlier), popular);
}
