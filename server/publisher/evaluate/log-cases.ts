import { DEVICE_CLASSES, EVENT_TYPES, REFERRER_KINDS } from "../../../shared/contracts/index.ts";
import { type EventLog, sessionCount } from "../input/event-log.ts";
import { logSessions } from "../train/log-sessions.ts";
import type { Sessions } from "../train/sessions.ts";
import { type Case, casesOfSession, type Touch } from "./cases.ts";
import type { VisitorHistories } from "./visitor-histories.ts";

/** Device and referrer of a row; the code is 0 when the log knows neither. */
function arrivalOf(log: EventLog, row: number): { code: number; members: Pick<Touch, "device" | "referrer"> } {
  const device = log.devices?.[row] ?? 0;
  const referrer = log.referrers?.[row] ?? 0;
  return {
    code: device * (REFERRER_KINDS.length + 1) + referrer,
    members: {
      ...(device > 0 && { device: DEVICE_CLASSES[device - 1] }),
      ...(referrer > 0 && { referrer: REFERRER_KINDS[referrer - 1] }),
    },
  };
}

/**
 * Session `index` of a log as the device would have seen it. What the log says in the columns of one row are events of their
 * own on a device: the search that led to a click comes before it, the time on a clicked or viewed item after it. So does the
 * arrival: who comes back to the site from a search engine lands on the item, and no order was made in between.
 *
 * @param itemOf item number of an item of the log
 */
export function touchesOf(log: EventLog, index: number, itemOf: (item: number) => number): Touch[] {
  const { times, dwellMs, positions, queries } = log;
  const touches: Touch[] = [];
  let query = -1;
  let arrived = 0;
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
    const arrival = arrivalOf(log, e);
    if (arrival.code !== 0 && arrival.code !== arrived) {
      arrived = arrival.code;
      touches.push({ type: "arrival", item: -1, at, durationMs: Number.NaN, ...arrival.members });
    }
    if (visit && !Number.isNaN(durationMs)) touches.push({ type: "dwell", item, at, durationMs });
  }
  return touches;
}

/**
 * The steps of every session, at most `most` of them at even distances. A long log is gone through twice, so that only
 * the cases that are kept take memory.
 *
 * @param numberOf item number of an id
 * @param histories of visitors so far, brought forward session by session; null when they are not asked for
 */
export function casesOfLog(
  log: EventLog,
  numberOf: (id: string) => number,
  most = Number.POSITIVE_INFINITY,
  histories: VisitorHistories | null = null,
): Case[] {
  const numbers = Int32Array.from(log.itemIds, numberOf);
  const sessions = histories && numberedSessions(log, numbers);
  const casesOf = (session: number): Case[] => casesOfSession(touchesOf(log, session, (item) => numbers[item]));
  const total = sessionCount(log);
  let steps = 0;
  for (let s = 0; s < total; s++) steps += casesOf(s).length;
  const wanted = Math.min(most, steps);

  const cases: Case[] = [];
  let seen = 0;
  for (let s = 0; s < total; s++) {
    const earlier = histories?.of(log, s);
    for (const one of casesOf(s)) {
      if (seen++ !== Math.floor((cases.length * steps) / wanted)) continue;
      cases.push(earlier ? { ...one, earlier } : one);
    }
    if (sessions) histories?.add(log, s, sessions);
  }
  return cases;
}

/** The interactions of every session. @param numbers item number by the log's own index */
export function numberedSessions(log: EventLog, numbers: Int32Array): Sessions {
  const { items, offsets } = logSessions(log);
  return { items: items.map((item) => numbers[item]), offsets };
}
