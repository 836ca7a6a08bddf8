import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { EVENT_TYPES, EventSchema } from "../../shared/contracts/event.ts";
import { checkEvent } from "./check-event.ts";
import type { TrackedEvent } from "./tracker/recorder.ts";

const text = fc.oneof(
  fc.constantFrom("", "a", "x".repeat(128), "x".repeat(129), "x".repeat(512), "x".repeat(513), null, 5),
);
const number = fc.constantFrom(0, 0.5, 1, 1.5, 12, -1, 1_000_000, 1_000_001, 86_400_000, 9e15, Number.NaN, "1", null);
/** Arrivals are the worker's own to tell: a site has none. */
const TYPES = EVENT_TYPES.filter((type) => type !== "arrival");
const event = fc.record(
  {
    type: fc.constantFrom(...TYPES, "other", 7),
    at: number,
    item: text,
    list: text,
    position: number,
    durationMs: number,
    depth: number,
    query: text,
  },
  { requiredKeys: ["type", "at"] },
);

describe("checkEvent", () => {
  it("takes what EventSchema takes and refuses what it refuses", () => {
    fc.assert(
      fc.property(event, (event) => {
        const parsed = v.safeParse(EventSchema, event);
        expect(checkEvent(event as unknown as TrackedEvent)).toEqual(parsed.success ? parsed.output : null);
      }),
      { numRuns: 5000 },
    );
  });

  it("takes no arrivals", () => {
    expect(checkEvent({ type: "arrival", at: 1 })).toBeNull();
  });

  it("takes now when no time is given", () => {
    const before = Date.now();
    expect(checkEvent({ type: "cart", item: "a" })?.at).toBeGreaterThanOrEqual(before);
  });

  it("takes now when the time is undefined, and refuses the future", () => {
    const before = Date.now();
    expect(checkEvent({ type: "cart", item: "a", at: undefined } as never)?.at).toBeGreaterThanOrEqual(before);
    expect(checkEvent({ type: "cart", item: "a", at: before + 3_600_000 })).not.toBeNull();
    expect(checkEvent({ type: "cart", item: "a", at: before + 2 * 86_400_000 })).toBeNull();
  });

  it("leaves out what the schema does not name, which a message may not be able to carry", () => {
    const event = { type: "cart", item: "a", at: 1, element: () => {}, durationMs: 5 };
    expect(structuredClone(checkEvent(event as never))).toEqual({ type: "cart", item: "a", at: 1 });
  });

  it("refuses what is not an object", () => {
    for (const nothing of [null, undefined, 3, "view"]) expect(checkEvent(nothing as never)).toBeNull();
  });
});
