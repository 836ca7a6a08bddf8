import { EVENT_TYPES } from "../../../shared/contracts/index.ts";
import { type EventLog, sessionCount } from "../input/event-log.ts";
import { type Case, casesOfSession, type Touch } from "./cases.ts";

/** Session `index` of a log as the device would have seen it. @param indexOf item index in the shard of an id, -1 unknown */
export function touchesOf(log: EventLog, index: number, indexOf: (id: string) => number): Touch[] {
  const touches: Touch[] = [];
  for (let e = log.offsets[index]; e < log.offsets[index + 1]; e++) {
    touches.push({
      type: EVENT_TYPES[log.types[e]],
      item: indexOf(log.itemIds[log.items[e]]),
      at: log.times ? log.times[e] : Number.NaN,
      durationMs: log.dwellMs ? log.dwellMs[e] : Number.NaN,
    });
  }
  return touches;
}

/** Every step of every session from `first` on. */
export function casesOfLog(log: EventLog, indexOf: (id: string) => number, first = 0): Case[] {
  const cases: Case[] = [];
  for (let i = first; i < sessionCount(log); i++)
    for (const c of casesOfSession(touchesOf(log, i, indexOf))) cases.push(c);
  return cases;
}
