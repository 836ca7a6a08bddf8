import { EVENT_TYPES } from "../../../shared/contracts/index.ts";
import { type EventLog, sessionCount } from "../input/event-log.ts";
import { type Case, casesOfSession, type Touch } from "./cases.ts";

/**
 * Session `index` of a log as the device would have seen it. What the log says in the columns of one row are events of their
 * own on a device: the search that led to a click comes before it, the time on a clicked or viewed item after it.
 *
 * @param itemOf item index in the shard of an item of the log, -1 unknown
 */
export function touchesOf(log: EventLog, index: number, itemOf: (item: number) => number): Touch[] {
  const { times, dwellMs, positions, queries } = log;
  const touches: Touch[] = [];
  let query = -1;
  for (let e = log.offsets[index]; e < log.offsets[index + 1]; e++) {
    const type = EVENT_TYPES[log.types[e]];
    const item = itemOf(log.items[e]);
    const at = times ? times[e] : Number.NaN;
    const durationMs = dwellMs ? dwellMs[e] : Number.NaN;
    // Every row a search led to may name it; the device tells it once.
    if (queries && queries.index[e] >= 0 && queries.index[e] !== query) {
      query = queries.index[e];
      touches.push({ type: "search", item: -1, at, durationMs: Number.NaN, query: queries.texts[query] });
    }
    const visit = type === "click" || type === "view";
    const touch = { type, item, at, durationMs: visit ? Number.NaN : durationMs };
    touches.push(positions && positions[e] >= 0 ? { ...touch, position: positions[e] } : touch);
    if (visit && !Number.isNaN(durationMs)) touches.push({ type: "dwell", item, at, durationMs });
  }
  return touches;
}

/** Every step of every session. @param indexOf item index in the shard of an id, -1 unknown */
export function casesOfLog(log: EventLog, indexOf: (id: string) => number): Case[] {
  const indices = log.itemIds.map(indexOf);
  const cases: Case[] = [];
  for (let i = 0; i < sessionCount(log); i++) {
    for (const c of casesOfSession(touchesOf(log, i, (item) => indices[item]))) cases.push(c);
  }
  return cases;
}
