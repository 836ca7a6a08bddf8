import { EVENT_TYPES, type EventType } from "../../shared/contracts/index.ts";
import { type EventLog, sessionCount } from "./input/event-log.ts";
import { gather } from "./input/gather.ts";
import { PublisherError } from "./publisher-error.ts";
import { SessionCounter } from "./tables/session-counter.ts";

export interface PublishableLog {
  readonly log: EventLog;
  /** By session of it: its number in the log that was given. */
  readonly sessions: Int32Array;
  /** Items left out because fewer than k sessions interacted with them. */
  readonly itemsWithheld: number;
  /** Events before a session's last so many interactions: a crawler's thousands would outvote the visitors. */
  readonly eventsCut: number;
  /** Sessions that had more. */
  readonly sessionsCut: number;
}

const INTERACTIONS: ReadonlySet<EventType> = new Set(["click", "view", "cart", "purchase"]);
const isInteraction = EVENT_TYPES.map((type) => INTERACTIONS.has(type));

/**
 * What of a log may leave a trace in a release. An item that fewer than `kSessions` distinct sessions interacted with is
 * taken out of every session, as a device skips an item its shard does not hold: a vector trained on one session lies
 * next to that session's other items and would tell who was there. What is left is numbered by item id, since the order
 * in the file is the order of somebody's clicks.
 *
 * @param longest only the last so many interactions of a session count, and the events between them
 * @throws PublisherError when nothing is left
 */
export function publishableLog(log: EventLog, kSessions: number, longest: number): PublishableLog {
  const firsts = firstEvents(log, longest);
  const held = distinctSessions(log, firsts);
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

  const chosen = new Int32Array(log.items.length);
  const offsets = new Int32Array(sessionCount(log) + 1);
  const sessionsKept: number[] = [];
  let events = 0;
  let eventsCut = 0;
  let sessionsCut = 0;
  for (let s = 0; s < sessionCount(log); s++) {
    const first = firsts[s];
    if (first > log.offsets[s]) sessionsCut++;
    eventsCut += first - log.offsets[s];
    let interactions = 0;
    for (let e = first; e < log.offsets[s + 1]; e++) {
      if (numbers[log.items[e]] < 0) continue;
      chosen[events++] = e;
      if (isInteraction[log.types[e]]) interactions++;
    }
    // Impressions that led to nothing are no session: nothing can be predicted in it.
    if (interactions === 0) events = offsets[sessionsKept.length];
    else offsets[sessionsKept.push(s)] = events;
  }
  const at = chosen.subarray(0, events);
  const items = gather(log.items, at, new Int32Array(events));
  for (let e = 0; e < events; e++) items[e] = numbers[items[e]];
  return {
    log: {
      itemIds: kept.map((item) => log.itemIds[item]),
      offsets: offsets.slice(0, sessionsKept.length + 1),
      items,
      types: gather(log.types, at, new Uint8Array(events)),
      times: log.times && gather(log.times, at, new Float64Array(events)),
      dwellMs: log.dwellMs && gather(log.dwellMs, at, new Float32Array(events)),
      positions: log.positions && gather(log.positions, at, new Int32Array(events)),
      ...(log.devices && { devices: gather(log.devices, at, new Uint8Array(events)) }),
      ...(log.referrers && { referrers: gather(log.referrers, at, new Uint8Array(events)) }),
      queries: log.queries && {
        texts: log.queries.texts,
        index: gather(log.queries.index, at, new Int32Array(events)),
      },
    },
    sessions: Int32Array.from(sessionsKept),
    itemsWithheld: log.itemIds.length - kept.length,
    eventsCut,
    sessionsCut,
  };
}

/** What the site's owner should know of what was left out, in sentences. */
export function describeWithheld(
  { itemsWithheld, eventsCut, sessionsCut }: Pick<PublishableLog, "itemsWithheld" | "eventsCut" | "sessionsCut">,
  kSessions: number,
  longest: number,
): string[] {
  const notes: string[] = [];
  if (itemsWithheld > 0) {
    notes.push(
      `${itemsWithheld} items are in fewer than ${kSessions} sessions: what visitors did with them is left out.`,
    );
  }
  if (sessionsCut > 0) {
    notes.push(
      `${sessionsCut} sessions have more than ${longest} interactions, as crawlers do: only the last ${longest} of each count, ${eventsCut} events are left out.`,
    );
  }
  return notes;
}

/** By session: its first event that counts. Visitors who are shown much and choose little lose nothing. */
function firstEvents({ offsets, types }: EventLog, longest: number): Int32Array {
  return Int32Array.from({ length: offsets.length - 1 }, (_, s) => {
    let left = longest;
    for (let e = offsets[s + 1] - 1; e >= offsets[s]; e--) if (isInteraction[types[e]] && left-- === 0) return e + 1;
    return offsets[s];
  });
}

/** Number of distinct sessions that interacted with each item. */
function distinctSessions(log: EventLog, firsts: Int32Array): Int32Array {
  const counter = new SessionCounter(log.itemIds.length);
  for (let s = 0; s < sessionCount(log); s++) {
    for (let e = firsts[s]; e < log.offsets[s + 1]; e++) {
      if (isInteraction[log.types[e]]) counter.add(log.items[e], s);
    }
  }
  return counter.sessions;
}
