import { type CatalogueItem, EVENT_TYPES, type EventType } from "../../../shared/contracts/index.ts";
import { DAY_MS } from "../../../shared/math/day.ts";
import type { EventLog } from "../input/event-log.ts";
import { repeatShare, type Sessions } from "../train/sessions.ts";
import { percent } from "./format.ts";

/** What a log is like: what can be learned from it, and what cannot. */
export interface LogDescription {
  /** Events by type; types that do not occur are left out. */
  readonly eventsByType: Partial<Readonly<Record<EventType, number>>>;
  /** Steps of the sessions: what can be predicted from, and what can be predicted but for the first of each session. */
  readonly interactions: number;
  /** Share of the steps after a session's first whose item the session has visited before; 0 when there are none. */
  readonly repeatShare: number;
  readonly sessionLength: {
    readonly mean: number;
    readonly p50: number;
    readonly p90: number;
    readonly p99: number;
    readonly longest: number;
    /** Sessions by number of interactions, short ones first. */
    readonly histogram: readonly { readonly interactions: string; readonly sessions: number }[];
  };
  /** Days (ISO) of the first and last event; null when the log has no times. */
  readonly span: { readonly from: string; readonly until: string; readonly days: number } | null;
  /** Distinct visitors, and the share of sessions with an earlier one of the same visitor; null when the log names none. */
  readonly visitors: { readonly count: number; readonly returning: number } | null;
  /** Share of the interactions that the most popular 1 % and 10 % of the items make up. */
  readonly top1Share: number;
  readonly top10Share: number;
  /** Shares of the events with a time on the item, a place in a list, a search that led there; 0 without such a column. */
  readonly withDwell: number;
  readonly withPosition: number;
  readonly withQuery: number;
  /** Share of the release's items with each attribute, in the order of the catalogue's schema; null without a catalogue. */
  readonly attributes: Readonly<Record<string, number>> | null;
}

const LENGTHS: readonly (readonly [label: string, most: number])[] = [
  ["1", 1],
  ["2", 2],
  ["3", 3],
  ["4", 4],
  ["5-9", 9],
  ["10-19", 19],
  ["20-49", 49],
  ["50+", Number.POSITIVE_INFINITY],
];

/**
 * @param sessions the log's interactions, see logSessions
 * @param items of the release; null without a catalogue
 */
export function describeLog(log: EventLog, sessions: Sessions, items: readonly CatalogueItem[] | null): LogDescription {
  const share = (values: ArrayLike<number> | undefined, known: (value: number) => boolean): number => {
    let count = 0;
    for (let e = 0; values && e < values.length; e++) if (known(values[e])) count++;
    return log.items.length > 0 ? count / log.items.length : 0;
  };
  return {
    eventsByType: eventsByType(log),
    interactions: sessions.items.length,
    repeatShare: repeatShare(sessions, log.itemIds.length),
    sessionLength: lengths(sessions),
    span: spanOf(log),
    visitors: visitorsOf(log),
    ...concentration(sessions, log.itemIds.length),
    withDwell: share(log.dwellMs ?? undefined, (ms) => !Number.isNaN(ms)),
    withPosition: share(log.positions ?? undefined, (place) => place >= 0),
    withQuery: share(log.queries?.index, (text) => text >= 0),
    attributes: items && attributeShares(items),
  };
}

function eventsByType({ types }: EventLog): LogDescription["eventsByType"] {
  const counts = new Float64Array(EVENT_TYPES.length);
  for (const type of types) counts[type]++;
  return Object.fromEntries(EVENT_TYPES.map((type, code) => [type, counts[code]]).filter(([, n]) => n !== 0));
}

function lengths({ items, offsets }: Sessions): LogDescription["sessionLength"] {
  const count = offsets.length - 1;
  const sorted = Int32Array.from({ length: count }, (_, s) => offsets[s + 1] - offsets[s]).sort();
  const quantile = (q: number): number => (count > 0 ? sorted[Math.min(count - 1, Math.floor(q * count))] : 0);
  const counts = LENGTHS.map(() => 0);
  for (const length of sorted) counts[LENGTHS.findIndex(([, most]) => length <= most)]++;
  return {
    mean: count > 0 ? items.length / count : 0,
    p50: quantile(0.5),
    p90: quantile(0.9),
    p99: quantile(0.99),
    longest: count > 0 ? sorted[count - 1] : 0,
    histogram: LENGTHS.map(([interactions], at) => ({ interactions, sessions: counts[at] })),
  };
}

function spanOf({ times }: EventLog): LogDescription["span"] {
  if (!times || times.length === 0) return null;
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const time of times) {
    first = Math.min(first, time);
    last = Math.max(last, time);
  }
  const day = (time: number): string => new Date(time).toISOString().slice(0, 10);
  return { from: day(first), until: day(last), days: Math.floor(last / DAY_MS) - Math.floor(first / DAY_MS) + 1 };
}

function visitorsOf({ users }: EventLog): LogDescription["visitors"] {
  if (!users) return null;
  const met = new Set<number>();
  let returning = 0;
  for (const visitor of users.ofSession) {
    if (visitor < 0) continue;
    if (met.has(visitor)) returning++;
    met.add(visitor);
  }
  return { count: met.size, returning: returning / Math.max(1, users.ofSession.length) };
}

function concentration({ items }: Sessions, n: number): { top1Share: number; top10Share: number } {
  const visits = new Float64Array(n);
  for (const item of items) visits[item]++;
  visits.sort().reverse();
  const top = (share: number): number => {
    const most = visits.subarray(0, Math.max(1, Math.round(share * n)));
    return items.length > 0 ? most.reduce((sum, count) => sum + count, 0) / items.length : 0;
  };
  return { top1Share: top(0.01), top10Share: top(0.1) };
}

const ATTRIBUTES = ["title", "url", "image", "price", "category", "brand", "description"] as const;

function attributeShares(items: readonly CatalogueItem[]): Record<string, number> {
  const counts = new Map<string, number>(ATTRIBUTES.map((name) => [name, 0]));
  const add = (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const item of items) {
    for (const name of ATTRIBUTES) if (item[name] !== undefined && item[name] !== "") add(name);
    for (const name of Object.keys(item.attributes ?? {})) add(name);
  }
  const all = Math.max(1, items.length);
  return Object.fromEntries([...counts].filter(([, held]) => held > 0).map(([name, held]) => [name, held / all]));
}

/** What follows from the description for the release, in sentences. */
export function logFindings(log: LogDescription): string[] {
  const found: string[] = [];
  const { histogram } = log.sessionLength;
  const all = histogram.reduce((sum, { sessions }) => sum + sessions, 0);
  const single = histogram[0].sessions;
  const add = (when: boolean, text: string) => when && found.push(text);
  add(
    log.span === null,
    "The log has no times: sessions count as old or new by their place in the files, and there is no seasonal signal.",
  );
  add(
    single > 0.5 * all,
    `${percent(single / all, 0)} of the sessions have a single interaction: they teach popularity, and nothing of what follows what.`,
  );
  add(
    log.repeatShare >= 0.1,
    `${percent(log.repeatShare, 0)} of the steps go back to an item of the same session: the easiest to predict, so they are told apart below.`,
  );
  add(
    log.repeatShare === 0,
    "Nobody goes back to an item within a session, so items that were visited are of no use as candidates.",
  );
  add(
    log.top1Share >= 0.3,
    `One item in a hundred has ${percent(log.top1Share, 0)} of all interactions: a list of popular items is a strong baseline here.`,
  );
  add(
    Object.keys(log.eventsByType).length === 1,
    `All events are of one type (${Object.keys(log.eventsByType)[0]}): interest cannot be told from a glance.`,
  );
  add(log.withDwell === 0, "The log has no time spent on items (dwell), so all interactions weigh alike.");
  add(log.attributes === null, "There is no catalogue: new items, prices, categories and stock are unknown.");
  return found;
}
