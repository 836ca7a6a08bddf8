import { type EventLog, eventTypeCode } from "./event-log.ts";

/** A log of clicks without times. */
export function clickLog(sessions: readonly (readonly string[])[]): EventLog {
  const clicks = sessions.flat();
  const numbers = new Map<string, number>();
  for (const id of clicks) if (!numbers.has(id)) numbers.set(id, numbers.size);
  const offsets = [0];
  for (const { length } of sessions) offsets.push(offsets[offsets.length - 1] + length);
  return {
    itemIds: [...numbers.keys()],
    offsets: Int32Array.from(offsets),
    items: Int32Array.from(clicks, (id) => numbers.get(id) as number),
    types: new Uint8Array(clicks.length).fill(eventTypeCode("click")),
    times: null,
    dwellMs: null,
    positions: null,
    queries: null,
  };
}
