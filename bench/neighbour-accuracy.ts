import { type Accuracy, accuracyOfRanks, placeIn } from "../server/publisher/evaluate/metrics.ts";
import { type EventLog, eventTypeCode } from "../server/publisher/input/event-log.ts";
import { publishableLog } from "../server/publisher/publishable-log.ts";
import { makeTables } from "../server/publisher/tables/make-tables.ts";
import { logSessions } from "../server/publisher/train/log-sessions.ts";

const LIST = 20;
/** Visits that vote, newest first, and what each counts of the one after it. */
const VOTERS = 5;
const DECAY = 0.8;
const LONGEST_SESSION = 200;

/** Over all cases; an item that is not in the tables is a miss. */
export interface NeighbourAccuracy extends Accuracy {
  readonly itemsKept: number;
  readonly itemsWithheld: number;
  readonly pairsShipped: number;
  readonly pairsSeen: number;
  readonly pairsWithheld: number;
}

/**
 * How well the shipped neighbour table alone finds the next item: each of the last visits votes for its neighbours by the
 * weight of covisit. No training, so that what k costs shows by itself.
 *
 * @param past sessions that fill the table
 * @param later sessions of which every step is a case
 */
export function neighbourAccuracy(
  past: readonly (readonly string[])[],
  later: readonly (readonly string[])[],
  kSessions: number,
): NeighbourAccuracy {
  const { log, itemsWithheld } = publishableLog(clicksOf(past), kSessions, LONGEST_SESSION);
  const { neighbours } = makeTables(logSessions(log), log.itemIds.length, kSessions);
  const { table } = neighbours;
  const indices = new Map(log.itemIds.map((id, i) => [id, i]));
  const ranks: number[] = [];
  for (const session of later) {
    const items = session.map((id) => indices.get(id) ?? -1);
    for (let end = 1; end < items.length; end++) {
      const votes = new Map<number, number>();
      const voters = items
        .slice(0, end)
        .filter((item) => item >= 0)
        .slice(-VOTERS)
        .reverse();
      for (const [age, item] of voters.entries()) {
        for (let e = table.offsets[item]; e < table.offsets[item + 1]; e++) {
          const root = (table.levels.covisit[e] / 255) * table.roots.covisit[item];
          votes.set(table.items[e], (votes.get(table.items[e]) ?? 0) + DECAY ** age * root * root);
        }
      }
      const ranked = [...votes].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([item]) => item);
      ranks.push(placeIn(ranked, items[end]));
    }
  }
  return {
    ...accuracyOfRanks(ranks, LIST),
    itemsKept: log.itemIds.length,
    itemsWithheld,
    pairsShipped: table.items.length,
    pairsSeen: neighbours.pairsSeen,
    pairsWithheld: neighbours.pairsWithheld,
  };
}

function clicksOf(sessions: readonly (readonly string[])[]): EventLog {
  const numbers = new Map<string, number>();
  const offsets = new Int32Array(sessions.length + 1);
  for (const [s, items] of sessions.entries()) {
    offsets[s + 1] = offsets[s] + items.length;
    for (const id of items) if (!numbers.has(id)) numbers.set(id, numbers.size);
  }
  const items = Int32Array.from(sessions.flat(), (id) => numbers.get(id) as number);
  return {
    itemIds: [...numbers.keys()],
    offsets,
    items,
    types: new Uint8Array(items.length).fill(eventTypeCode("click")),
    times: null,
    dwellMs: null,
    positions: null,
    queries: null,
  };
}
