import { EVENT_TYPES } from "../../../shared/contracts/index.ts";
import { SessionWindow } from "../../../shared/engine/session-window.ts";
import { type EventLog, sessionCount } from "../input/event-log.ts";
import type { Sessions } from "./sessions.ts";

/** What every session of the log looks like to ranking: the items of its interactions, by the device's own session window. */
export function logSessions(log: EventLog): Sessions {
  const total = sessionCount(log);
  const items = new Int32Array(log.items.length);
  const offsets = new Int32Array(total + 1);
  let at = 0;
  for (let s = 0; s < total; s++) {
    const window = new SessionWindow(Number.POSITIVE_INFINITY);
    for (let e = log.offsets[s]; e < log.offsets[s + 1]; e++) {
      // Times and dwell do not change which items a session went through.
      window.add(EVENT_TYPES[log.types[e]], log.items[e], 0, 0);
    }
    for (const { item } of window.interactions) items[at++] = item;
    offsets[s + 1] = at;
  }
  return { items: items.slice(0, at), offsets };
}
