import { type Baseline, firstDistinct } from "./baseline.ts";
import { mostFrequent } from "./most-frequent.ts";

/**
 * S-POP of published comparisons (Hidasi et al., ICLR 2016): the session's own items, most frequent first, ties by
 * popularity, filled up by popularity.
 *
 * @param visits of an item, in the whole log
 */
export function sessionPopularity(popular: Iterable<number>, visits: (item: number) => number, k: number): Baseline {
  return ({ items }) => firstDistinct(k, mostFrequent(items, visits), popular);
}
