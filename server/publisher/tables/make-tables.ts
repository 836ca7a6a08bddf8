import type { StatsTable } from "../../../shared/release/tables.ts";
import type { Sessions } from "../train/sessions.ts";
import { type NeighbourReport, neighbourTables } from "./neighbours.ts";
import { popularItems } from "./popular.ts";
import { itemStats } from "./stats.ts";

/** What a release tells of the log besides vectors: aggregates only. */
export interface Tables {
  readonly neighbours: NeighbourReport;
  readonly stats: StatsTable;
  /** Item indices, most popular first. */
  readonly popular: readonly number[];
}

/** @param tick called for every item */
export function makeTables(sessions: Sessions, n: number, kSessions: number, tick: () => void = () => {}): Tables {
  const stats = itemStats(sessions, n, kSessions);
  return { neighbours: neighbourTables(sessions, n, kSessions, tick), stats, popular: popularItems(stats) };
}

export const describeTables = ({ neighbours: { table, pairsWithheld } }: Tables): string =>
  `${table.items.length} neighbours; ${pairsWithheld} pairs withheld`;
