import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EventType } from "../../shared/contracts/index.ts";
import { type EventLog, eventTypeCode, sessionCount } from "./input/event-log.ts";
import { publishableLog } from "./publishable-log.ts";

type Row = readonly [item: string, type?: EventType];

function logOf(...sessions: readonly (readonly Row[])[]): EventLog {
  const itemIds = [...new Set(sessions.flat().map(([item]) => item))];
  const rows = sessions.flat();
  const offsets = [0];
  for (const session of sessions) offsets.push(offsets[offsets.length - 1] + session.length);
  return {
    itemIds,
    offsets: Int32Array.from(offsets),
    items: Int32Array.from(rows, ([item]) => itemIds.indexOf(item)),
    types: Uint8Array.from(rows, ([, type]) => eventTypeCode(type ?? "click")),
    times: Float64Array.from(rows, (_, e) => e),
    dwellMs: null,
    positions: null,
    queries: { texts: ["q"], index: new Int32Array(rows.length) },
  };
}

const sessionsOf = (log: EventLog): string[][] =>
  Array.from({ length: sessionCount(log) }, (_, s) =>
    Array.from(log.items.subarray(log.offsets[s], log.offsets[s + 1]), (item) => log.itemIds[item]),
  );

describe("publishableLog", () => {
  it("takes out what a single session did, from ids and sessions alike", () => {
    const { log, itemsWithheld } = publishableLog(
      logOf([["b"], ["secret"], ["a"]], [["b"], ["a"]], [["a"], ["secret", "impression"]]),
      2,
      200,
    );
    expect(log.itemIds).toEqual(["a", "b"]);
    expect(sessionsOf(log)).toEqual([["b", "a"], ["b", "a"], ["a"]]);
    expect(Array.from(log.times ?? [])).toEqual([0, 2, 3, 4, 5]);
    expect(log.queries?.index).toHaveLength(5);
    expect(itemsWithheld).toBe(1);
  });

  it("numbers items by id, whoever clicked them first", () => {
    const one = publishableLog(logOf([["c"], ["a"]], [["b"], ["a"], ["c"]], [["b"]]), 2, 200);
    const other = publishableLog(logOf([["b"]], [["b"], ["a"], ["c"]], [["c"], ["a"]]), 2, 200);
    expect(one.log.itemIds).toEqual(["a", "b", "c"]);
    expect(other.log.itemIds).toEqual(one.log.itemIds);
  });

  it("drops sessions of impressions alone, and keeps those of sessions with clicks", () => {
    const { log, sessions } = publishableLog(
      logOf([["a", "impression"]], [["a"], ["b", "impression"]], [["a"], ["b"]], [["b"]]),
      2,
      200,
    );
    expect(sessionsOf(log)).toEqual([["a", "b"], ["a", "b"], ["b"]]);
    expect([...sessions]).toEqual([1, 2, 3]);
  });

  it("cuts nobody short for what was only shown", () => {
    const shown: Row[] = Array.from({ length: 500 }, () => ["i1", "impression"]);
    const { log, eventsCut, sessionsCut } = publishableLog(logOf([["i1"], ...shown, ["i2"]], [["i1"], ["i2"]]), 2, 2);
    expect([eventsCut, sessionsCut]).toEqual([0, 0]);
    expect(log.items).toHaveLength(504);
  });

  it("keeps device and referrer with the events they belong to", () => {
    const rows = logOf([["a"], ["secret"], ["b"]], [["b"], ["a"]]);
    const columns = { devices: Uint8Array.of(1, 2, 3, 1, 0), referrers: Uint8Array.of(5, 4, 3, 0, 2) };
    const { log } = publishableLog({ ...rows, ...columns }, 2, 200);
    expect(log.devices).toEqual(Uint8Array.of(1, 3, 1, 0));
    expect(log.referrers).toEqual(Uint8Array.of(5, 3, 0, 2));
  });

  it("counts only the last interactions of a crawler", () => {
    const crawler: Row[] = Array.from({ length: 5_000 }, (_, i) => [`i${i % 10}`]);
    const { log, eventsCut } = publishableLog(logOf([["i1"], ["i2"]], crawler, crawler), 2, 200);
    expect(eventsCut).toBe(2 * 4_800);
    expect(sessionsOf(log).map((session) => session.length)).toEqual([2, 200, 200]);
  });

  it("leaves nothing that fewer than k sessions hold", () => {
    const item = fc.constantFrom("a", "b", "c", "d", "e", "f").map((id): Row => [id]);
    const sessions = fc.array(fc.array(item, { minLength: 1, maxLength: 6 }), { minLength: 4, maxLength: 12 });
    fc.assert(
      fc.property(sessions, fc.integer({ min: 1, max: 3 }), (rows, k) => {
        const holders = (all: string[][], id: string) => all.filter((session) => session.includes(id)).length;
        const before = rows.map((session) => session.map(([id]) => id));
        const allowed = [...new Set(before.flat())].filter((id) => holders(before, id) >= k).sort();
        fc.pre(allowed.length > 0);
        const { log } = publishableLog(logOf(...rows), k, 200);
        expect(log.itemIds).toEqual(allowed);
        expect(sessionsOf(log)).toEqual(
          before.map((session) => session.filter((id) => allowed.includes(id))).filter((session) => session.length > 0),
        );
      }),
    );
  });

  it("says what is missing when nothing is left", () => {
    expect(() => publishableLog(logOf([["a"]], [["b"]]), 2, 200)).toThrow(/in 2 sessions or more/);
    expect(() => publishableLog(logOf([["a", "impression"]], [["a", "hover"]]), 2, 200)).toThrow(
      /give clicks or views/,
    );
  });
});
