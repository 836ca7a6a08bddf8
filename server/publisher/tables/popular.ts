import type { StatsTable } from "../../../shared/release/tables.ts";

/** What rung 1 shows: enough to fill any slot, little enough to load first. */
const MOST = 500;
/** How much a session among the last 5 % counts against one of any age: taste moves on, but slowly. */
const RECENT_WEIGHT = 4;

/** Item indices, most popular first; items without a shipped count are left out. */
export function byPopularity({ n, popularity, popularity5 }: StatsTable): number[] {
  const scores = Float64Array.from(
    { length: n },
    (_, i) => Math.expm1(popularity[i]) + RECENT_WEIGHT * Math.expm1(popularity5[i]),
  );
  return Array.from({ length: n }, (_, i) => i)
    .filter((i) => scores[i] > 0)
    .sort((a, b) => scores[b] - scores[a] || a - b);
}

export const popularItems = (stats: StatsTable): number[] => byPopularity(stats).slice(0, MOST);
