import { expect, test } from "vitest";
import { ScanKernel } from "../../kernels/scan-kernel.ts";
import { CandidateSet, collectCandidates, L1_HITS } from "../candidates.ts";
import { computeFeatures, FEATURE_COUNT, FEATURES } from "../features.ts";
import { meanQuery } from "../session-query.ts";
import { type SessionEvent, SessionWindow } from "../session-window.ts";
import { fixtureShard } from "../shard.fixture.ts";

const shard = fixtureShard(40, 16, [{}, {}, {}, { title: "Red trail shoes" }, { title: "Blue shoes for the road" }]);
const kernel = new ScanKernel(shard.vectors);
/** Wednesday 2023-11-15, 18:00 UTC. */
const EVENING = 1_700_071_200_000;
const DAY = 86_400_000;

const on = (
  type: SessionEvent["type"],
  item: number,
  at = EVENING,
  more: Partial<SessionEvent> = {},
): SessionEvent => ({
  type,
  item,
  at,
  durationMs: Number.NaN,
  ...more,
});

/** A candidate's columns by name. */
function rowAfter(events: readonly SessionEvent[], item: number): (name: string) => number {
  const session = new SessionWindow();
  for (const event of events) session.take(event);
  const query = meanQuery(session.interactions, shard.vectors);
  const hits = kernel.search(query, L1_HITS);
  const candidates = new CandidateSet(shard.n);
  collectCandidates(candidates, shard, session.interactions, hits, [item]);
  const { rows } = computeFeatures({ shard, similarity: kernel, session, query, hits, candidates });
  return (name) => rows[candidates.position[item] * FEATURE_COUNT + FEATURES.indexOf(name)];
}

test("an item that was shown and passed over: how often, and how many choices ago", () => {
  const events = [on("impression", 7), on("click", 1), on("impression", 7), on("click", 2), on("click", 3)];
  const passed = rowAfter(events, 7);
  expect(passed("shown.count")).toBeCloseTo(Math.log(3), 6);
  expect(passed("shown.recent")).toBe(0.5);
  expect(rowAfter(events, 8)("shown.count")).toBe(0);
  expect(rowAfter([...events, on("click", 7)], 7)("shown.count")).toBe(0);
});

test("what is on screen now says nothing: there one chooses among what one sees", () => {
  expect(rowAfter([on("click", 1), on("impression", 7)], 7)("shown.count")).toBe(0);
});

test("the words of the latest search in an item's text", () => {
  const search = on("search", -1, EVENING, { query: "RED shoe" });
  const events = [on("click", 1), search, on("click", 2)];
  expect(rowAfter(events, 3)("search.match")).toBe(1);
  expect(rowAfter(events, 4)("search.match")).toBe(0.5);
  expect(rowAfter(events, 5)("search.match")).toBe(0);
  expect(rowAfter(events, 4)("search.recent")).toBe(0.25);
  expect(rowAfter(events, 4)("session.searches")).toBeCloseTo(Math.LN2, 6);
});

test("what came of earlier visits, without the one that is still going on", () => {
  const dwell = (item: number, durationMs: number) => on("dwell", item, EVENING, { durationMs });
  const events = [on("click", 1), dwell(1, 10_000), on("click", 2), on("cart", 2), on("click", 3), dwell(3, 60_000)];
  expect(rowAfter(events, 1)("repeat.interest")).toBeCloseTo(1, 6);
  expect(rowAfter(events, 3)("repeat.interest")).toBe(0);
  expect(rowAfter(events, 2)("repeat.cart")).toBe(1);
  expect(rowAfter(events, 1)("session.interest")).toBeCloseTo(1, 6);
  expect(rowAfter(events, 1)("session.carts")).toBeCloseTo(1 / 3, 6);
});

test("the visit: device, referrer, hour and day in UTC", () => {
  const arrival = on("arrival", -1, EVENING, { device: "mobile", referrer: "search" });
  const inside = on("arrival", -1, EVENING, { device: "mobile", referrer: "internal" });
  const visit = rowAfter([arrival, on("click", 1), inside], 2);
  expect(["visit.mobile", "visit.tablet", "visit.search", "visit.direct"].map(visit)).toEqual([1, 0, 1, 0]);
  expect(["time.noon", "time.evening", "time.weekend"].map(visit)).toEqual([0, 1, 0]);
  expect(rowAfter([on("click", 1, EVENING + 3 * DAY)], 2)("time.weekend")).toBe(1);
  expect(rowAfter([on("click", 1, EVENING + 4.5 * DAY)], 2)("time.evening")).toBe(-1);
  const unknown = rowAfter([on("click", 1, Number.NaN)], 2);
  expect(["visit.direct", "time.noon", "time.evening", "time.weekend"].map(unknown)).toEqual([0, 0, 0, 0]);
});

test("pace and depth of the visit", () => {
  const events = [0, 1, 2].map((i) => on("click", i, EVENING + 20_000 * i, { position: 7 }));
  const row = rowAfter(events, 9);
  expect(row("session.pace")).toBeCloseTo(Math.log(21), 6);
  expect(row("session.position")).toBeCloseTo(Math.log(8), 6);
});

test("prices against the last one's and the session's", () => {
  const row = rowAfter([on("click", 0), on("click", 10)], 30);
  expect(row("price.last1")).toBeCloseTo(Math.log(2), 6);
  expect(row("price.distance")).toBeCloseTo(Math.log(40) - (Math.log(10) + Math.log(20)) / 2, 6);
});
