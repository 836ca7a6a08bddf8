import { describe, expect, it } from "vitest";
import { DEVICE_CLASSES, REFERRER_KINDS } from "../../../shared/contracts/index.ts";
import { SessionWindow } from "../../../shared/engine/session-window.ts";
import { type EventLog, eventTypeCode } from "../input/event-log.ts";
import { prefixOf } from "./cases.ts";
import { casesOfLog, touchesOf } from "./log-cases.ts";
import { VisitorHistories } from "./visitor-histories.ts";

const log: EventLog = {
  itemIds: ["a", "b", "gone"],
  offsets: Int32Array.of(0, 3, 4),
  items: Int32Array.of(0, 1, 2, 1),
  types: Uint8Array.from(["click", "click", "cart", "view"] as const, eventTypeCode),
  times: Float64Array.of(10, 20, 30, 40),
  dwellMs: Float32Array.of(5_000, Number.NaN, 7, Number.NaN),
  positions: null,
  queries: null,
};

describe("touchesOf", () => {
  it("tells a dwell on a click's row after the click, as a device does", () => {
    const touches = touchesOf(log, 0, (item) => item);
    expect(touches.map(({ type, item }) => `${type} ${item}`)).toEqual(["click 0", "dwell 0", "click 1", "cart 2"]);
    expect(touches[1]).toEqual({ type: "dwell", item: 0, at: 10, durationMs: 5_000 });
  });
});

describe("casesOfLog", () => {
  it("makes a case of every step; the dwell of the visit before it belongs to the prefix", () => {
    const cases = casesOfLog(log, (id) => ["b", "a"].indexOf(id));
    expect(cases.map(({ length, target }) => [length, target])).toEqual([
      [2, 0],
      [3, -1],
    ]);
    expect(cases[0].session.slice(0, 2).map(({ type, item }) => `${type} ${item}`)).toEqual(["click 1", "dwell 1"]);
  });
});

describe("casesOfLog, of a log that says where visitors came from", () => {
  const came: EventLog = {
    itemIds: ["a", "b"],
    offsets: Int32Array.of(0, 3),
    items: Int32Array.of(0, 1, 0),
    types: new Uint8Array(3).fill(eventTypeCode("click")),
    times: null,
    dwellMs: null,
    positions: null,
    queries: { texts: ["shoes"], index: Int32Array.of(-1, 0, -1) },
    devices: Uint8Array.from(["mobile", "mobile", "tablet"] as const, (device) => 1 + DEVICE_CLASSES.indexOf(device)),
    referrers: Uint8Array.from(["search", "social", "direct"] as const, (kind) => 1 + REFERRER_KINDS.indexOf(kind)),
  };
  const knownBefore = casesOfLog(came, (id) => ["a", "b"].indexOf(id)).map((one) => {
    const window = new SessionWindow();
    for (const touch of prefixOf(one)) window.take(touch);
    return [window.device, window.referrer, window.search?.query ?? null];
  });

  it("tells a case the arrivals of its own rows and not that of its target, which may have been the landing page", () => {
    expect(knownBefore.map(([device, referrer]) => [device, referrer])).toEqual([
      ["mobile", "search"],
      ["mobile", "social"],
    ]);
  });

  it("tells the search that led to the target: its results are a page that was ranked", () => {
    expect(knownBefore.map(([, , query]) => query)).toEqual(["shoes", "shoes"]);
  });
});

describe("casesOfLog, of a log of many sessions", () => {
  const clicks = (users?: EventLog["users"]): EventLog => ({
    itemIds: ["a", "b", "c"],
    offsets: Int32Array.of(0, 3, 6, 7, 10),
    items: Int32Array.of(0, 1, 2, 2, 1, 0, 1, 0, 0, 1),
    types: new Uint8Array(10).fill(eventTypeCode("click")),
    times: null,
    dwellMs: null,
    positions: null,
    queries: null,
    ...(users && { users }),
  });
  const numberOf = (id: string): number => ["a", "b", "c"].indexOf(id);

  it("keeps at most so many cases, at even distances over all", () => {
    const all = casesOfLog(clicks(), numberOf);
    expect(all.length).toBe(6);
    expect(casesOfLog(clicks(), numberOf, 6)).toEqual(all);
    expect(casesOfLog(clicks(), numberOf, 3)).toEqual([all[0], all[2], all[4]]);
    expect(casesOfLog(clicks(), numberOf, 1)).toEqual([all[0]]);
  });

  it("tells what each visitor did in earlier sessions, those of another log first", () => {
    const log = clicks({ ids: ["eve", "ann"], ofSession: Int32Array.of(1, 0, 1, 1) });
    const histories = new VisitorHistories();
    histories.add(log, 1, { items: Int32Array.of(2), offsets: Int32Array.of(0, 0, 1) });
    const earlier = casesOfLog(log, numberOf, 6, histories).map((c) => c.earlier?.items.slice(0, c.earlier.length));
    expect(earlier).toEqual([[], [], [2], [2], [0, 1, 2, 1], [0, 1, 2, 1]]);
  });

  it("knows no history where the log does not say who it was", () => {
    const log = clicks({ ids: ["eve"], ofSession: Int32Array.of(-1, -1, -1, 0) });
    const known = casesOfLog(log, numberOf, 6, new VisitorHistories()).map(({ earlier }) => earlier !== undefined);
    expect(known).toEqual([false, false, false, false, true, true]);
    expect(casesOfLog(clicks(), numberOf, 6, new VisitorHistories())[0].earlier).toBeUndefined();
  });
});
