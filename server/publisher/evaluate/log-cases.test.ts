import { describe, expect, it } from "vitest";
import { type EventLog, eventTypeCode } from "../input/event-log.ts";
import { casesOfLog, touchesOf } from "./log-cases.ts";

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
