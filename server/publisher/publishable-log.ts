import { EVENT_TYPES, type EventType } from "../../shared/contracts/index.ts";
import { type EventLog, sessionCount } from "./input/event-log.ts";
import { PublisherError } from "./publisher-error.ts";

export interface PublishableLog {
  readonly log: EventLog;
  /** Items left out because fewer than k sessions interacted with them. */
  readonly itemsWithheld: number;
  /** Events before the last so many of a session: a crawler's thousands would outvote the visitors. */
  readonly eventsCut: number;
}

const INTERACTIONS: ReadonlySet<EventType> = new Set(["click", "view", "cart", "purchase"]);
const isInteraction = EVENT_TYPES.map((type) => INTERACTIONS.has(type));

/**
 * What of a log may leave a trace in a release. An item that fewer than `kSessions` distinct sessions interacted with is
 * taken out of every session, as a device skips an item its shard does not hold: a vector trained on one session lies
 * next to that session's other items and would tell who was there. What is left is numbered by item id, since the order
 * in the file is the order of somebody's clicks.
 *
 * @param longest only the last so many events of a session count
 * @throws PublisherError when nothing is left
 */
export function publishableLog(log: EventLog, kSessions: number, longest: number): PublishableLog {
  const firstOf = (session: number): number => Math.max(log.offsets[session], log.offsets[session + 1] - longest);
  const held = distinctSessions(log, firstOf);
  const kept = log.itemIds.map((_, item) => item).filter((item) => held[item] >= kSessions);
  if (held.every((count) => count === 0)) {
    throw new PublisherError(
      "The event log has no clicks, views, carts or purchases. Impressions, hovers and scrolls are not enough: " +
        "give clicks or views.",
    );
  }
  if (kept.length === 0) {
    throw new PublisherError(
      `No item of the event log is in ${kSessions} sessions or more, so nothing may be shipped. ` +
        "Use a longer log; --k-sessions 1 ships what a single session did.",
    );
  }
  kept.sort((a, b) => (log.itemIds[a] < log.itemIds[b] ? -1 : 1));
  const numbers = new Int32Array(log.itemIds.length).fill(-1);
  kept.forEach((item, number) => {
    numbers[item] = number;
  });

  const events: number[] = [];
  const offsets = [0];
  let eventsCut = 0;
  for (let s = 0; s < sessionCount(log); s++) {
    const first = firstOf(s);
    const before = events.length;
    eventsCut += first - log.offsets[s];
    let interactions = 0;
    for (let e = first; e < log.offsets[s + 1]; e++) {
      if (numbers[log.items[e]] < 0) continue;
      events.push(e);
      if (isInteraction[log.types[e]]) interactions++;
    }
    // Impressions that led to nothing are no session: nothing can be predicted in it.
    if (interactions === 0) events.length = before;
    else offsets.push(events.length);
  }
  const chosen = Int32Array.from(events);
  return {
    log: {
      itemIds: kept.map((item) => log.itemIds[item]),
      offsets: Int32Array.from(offsets),
      items: chosen.map((e) => numbers[log.items[e]]),
      types: Uint8Array.from(chosen, (e) => log.types[e]),
      times: log.times && Float64Array.from(chosen, (e) => log.times?.[e] ?? Number.NaN),
      dwellMs: log.dwellMs && Float32Array.from(chosen, (e) => log.dwellMs?.[e] ?? Number.NaN),
      positions: log.positions && chosen.map((e) => log.positions?.[e] ?? -1),
      queries: log.queries && { texts: log.queries.texts, index: chosen.map((e) => log.queries?.index[e] ?? -1) },
    },
    itemsWithheld: log.itemIds.length - kept.length,
    eventsCut,
  };
}

/** Number of distinct sessions that interacted with each item. */
function distinctSessions(log: EventLog, firstOf: (session: number) => number): Int32Array {
  const held = new Int32Array(log.itemIds.length);
  const lastSession = new Int32Array(log.itemIds.length).fill(-1);
  for (let s = 0; s < sessionCount(log); s++) {
    for (let e = firstOf(s); e < log.offsets[s + 1]; e++) {
      const item = log.items[e];
      if (!isInteraction[log.types[e]] || lastSession[item] === s) continue;
      lastSession[item] = s;
      held[item]++;
    }
  }
  return held;
}
