import { EVENT_TYPES } from "../../../shared/contracts/index.ts";
import { type EventLog, sessionCount } from "../input/event-log.ts";
import { type Case, casesOfSession, type Touch } from "./cases.ts";

/**
 * Session `index` of a log as the device would have seen it. A dwell that the log gives on the row of a click or view is
 * an event of its own on a device, told after it.
 *
 * @param itemOf item index in the shard of an item of the log, -1 unknown
 */
export function touchesOf(log: EventLog, index: number, itemOf: (item: number) => number): Touch[] {
  const touches: Touch[] = [];
  for (let e = log.offsets[index]; e < log.offsets[index + 1]; e++) {
    const type = EVENT_TYPES[log.types[e]];
    const item = itemOf(log.items[e]);
    const at = log.times ? log.times[e] : Number.NaN;
    const durationMs = log.dwellMs ? log.dwellMs[e] : Number.NaN;
    touches.push({ type, item, at, durationMs });
    if ((type === "click" || type === "view") && !Number.isNaN(durationMs)) {
      touches.push({ type: "dwell", item, at, durationMs });
    }
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
