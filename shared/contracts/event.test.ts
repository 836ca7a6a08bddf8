import * as v from "valibot";
import { expect, test } from "vitest";
import { EVENT_TYPES, EventSchema } from "./event.ts";

const accepts = (value: unknown) => v.is(EventSchema, value);
const click = { type: "click", at: 1_700_000_000_000, item: "a" };

test("one example of every type is accepted", () => {
  const extra: Record<string, object> = {
    dwell: { item: "a", durationMs: 12_000 },
    hover: { item: "a", durationMs: 400 },
    scroll: { depth: 0.5 },
    search: { query: "trail shoes" },
    arrival: { device: "mobile", referrer: "search" },
  };
  for (const type of EVENT_TYPES) expect(accepts({ type, at: 0, ...(extra[type] ?? { item: "a" }) }), type).toBe(true);
});

test.each([
  ["unknown type", { ...click, type: "tap" }],
  ["empty id", { ...click, item: "" }],
  ["id of 513 characters", { ...click, item: "x".repeat(513) }],
  ["time before 1970", { ...click, at: -1 }],
  ["time that is no date", { ...click, at: 8.65e15 }],
  ["time as text", { ...click, at: "2024-01-01" }],
  ["broken time", { ...click, at: Number.NaN }],
  ["negative position", { ...click, position: -1 }],
  ["dwell of more than a day", { ...click, type: "dwell", durationMs: 86_400_001 }],
  ["depth past the bottom", { type: "scroll", at: 0, depth: 1.01 }],
  ["query of 513 characters", { type: "search", at: 0, query: "x".repeat(513) }],
])("refuses: %s", (_, event) => {
  expect(accepts(click)).toBe(true);
  expect(accepts(event)).toBe(false);
});
