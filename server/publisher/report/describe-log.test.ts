import { describe, expect, test } from "vitest";
import { DAY_MS } from "../../../shared/math/day.ts";
import { type EventLog, eventTypeCode } from "../input/event-log.ts";
import { logSessions } from "../train/log-sessions.ts";
import { describeLog, logFindings } from "./describe-log.ts";

const log: EventLog = {
  itemIds: ["a", "b", "c"],
  offsets: Int32Array.of(0, 4, 6, 7),
  items: Int32Array.of(0, 1, 0, 2, 1, 2, 0),
  types: Uint8Array.from(["click", "click", "view", "cart", "click", "click", "view"] as const, eventTypeCode),
  times: Float64Array.from([0, 1, 2, 3, 4, 5, 2.5 * DAY_MS]),
  dwellMs: Float32Array.of(5_000, Number.NaN, Number.NaN, Number.NaN, Number.NaN, Number.NaN, Number.NaN),
  positions: Int32Array.of(0, -1, 4, -1, -1, -1, -1),
  queries: null,
};
const bare: EventLog = { ...log, times: null, dwellMs: null, positions: null };

describe("describeLog", () => {
  test("counts what the sessions are made of", () => {
    const described = describeLog(log, logSessions(log), null);
    expect(described.eventsByType).toEqual({ view: 2, click: 4, cart: 1 });
    expect(described.span).toEqual({ from: "1970-01-01", until: "1970-01-03", days: 3 });
    expect(described.withDwell).toBeCloseTo(1 / 7, 12);
    expect(described.withPosition).toBeCloseTo(2 / 7, 12);
    expect(described.withQuery).toBe(0);
  });

  test("repeats are steps back to an item of the same session, as a share of the steps that could be", () => {
    const sessions = { items: Int32Array.of(0, 1, 0, 0, 1, 2, 2), offsets: Int32Array.of(0, 4, 6, 7) };
    const { repeatShare, interactions, sessionLength } = describeLog(log, sessions, null);
    expect(interactions).toBe(7);
    expect(repeatShare).toBeCloseTo(2 / 4, 12);
    expect(sessionLength).toMatchObject({ p50: 2, longest: 4 });
    expect(sessionLength.histogram.map(({ sessions }) => sessions)).toEqual([1, 1, 0, 1, 0, 0, 0, 0]);
  });

  test("visitors return when they have an earlier session", () => {
    const users = { ids: ["u", "v"], ofSession: Int32Array.of(0, -1, 0) };
    const { visitors } = describeLog({ ...log, users }, logSessions(log), null);
    expect(visitors).toEqual({ count: 1, returning: 1 / 3 });
    expect(describeLog(log, logSessions(log), null).visitors).toBeNull();
  });

  test("attributes are shares of the release's items, those nobody has left out", () => {
    const items = [
      { id: "a", price: 1, attributes: { colour: "red" } },
      { id: "b", price: 2 },
      { id: "c" },
      { id: "d" },
    ];
    expect(describeLog(log, logSessions(log), items).attributes).toEqual({ price: 0.5, colour: 0.25 });
  });

  test("an empty log is zeros, not NaN", () => {
    const none = { ...bare, offsets: Int32Array.of(0), items: new Int32Array(0), types: new Uint8Array(0) };
    const described = describeLog(none, { items: new Int32Array(0), offsets: Int32Array.of(0) }, null);
    expect([described.repeatShare, described.top1Share, described.sessionLength.mean]).toEqual([0, 0, 0]);
  });
});

test("findings name what the log lacks", () => {
  const lacking = logFindings(describeLog(bare, logSessions(bare), null)).join(" ");
  expect(lacking).toMatch(/no times.*no time spent.*no catalogue/s);
  expect(logFindings(describeLog(log, logSessions(log), [])).join(" ")).not.toMatch(/no times|no catalogue/);
});
