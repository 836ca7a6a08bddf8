import { type Baseline, firstDistinct } from "./baseline.ts";

/**
 * S-POP of published comparisons (Hidasi et al., ICLR 2016): the session's own items, most frequent first and of those
 * the latest first, filled up by popularity.
 */
export function sessionPopularity(popular: Iterable<number>, k: number): Baseline {
  return ({ items }) => {
    const counts = new Map<number, number>();
    for (const item of [...items].reverse()) counts.set(item, (counts.get(item) ?? 0) + 1);
    // Sorting is stable and the map is in order of last visits, the latest first.
    const own = [...counts.keys()].sort((a, b) => (counts.get(b) as number) - (counts.get(a) as number));
    return firstDistinct(k, own, popular);
  };
}
