import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  BREAKER_CALLS,
  BREAKER_LONGEST_REST_MS,
  BREAKER_MISSES,
  BREAKER_REST_MS,
  CircuitBreaker,
} from "./circuit-breaker.ts";

function withClock() {
  const clock = { ms: 0 };
  return { clock, breaker: new CircuitBreaker(() => clock.ms) };
}

function call(breaker: CircuitBreaker, missed: boolean) {
  const passage = breaker.enter();
  if (passage !== "rest") breaker.report(missed);
  return passage;
}

describe("CircuitBreaker", () => {
  it("has the documented numbers", () => {
    expect([BREAKER_MISSES, BREAKER_CALLS, BREAKER_REST_MS, BREAKER_LONGEST_REST_MS]).toEqual([3, 10, 30_000, 600_000]);
  });

  it("opens at the third miss in a row and rests for 30 s", () => {
    const { clock, breaker } = withClock();
    expect([call(breaker, true), call(breaker, true), call(breaker, true)]).toEqual(["call", "call", "call"]);
    expect(breaker.enter()).toBe("rest");
    clock.ms = 29_999;
    expect(breaker.enter()).toBe("rest");
    clock.ms = 30_000;
    expect(breaker.enter()).toBe("probe");
  });

  it("opens at 3 misses among the last 10, not at 3 among 11", () => {
    const among = (gap: number) => {
      const { breaker } = withClock();
      call(breaker, true);
      for (let i = 0; i < gap; i++) call(breaker, false);
      call(breaker, true);
      call(breaker, true);
      return breaker.enter();
    };
    expect(among(7)).toBe("rest");
    expect(among(8)).toBe("call");
  });

  it("lets one probe through at a time", () => {
    const { clock, breaker } = withClock();
    for (let i = 0; i < 3; i++) call(breaker, true);
    clock.ms = 30_000;
    expect(breaker.enter()).toBe("probe");
    expect(breaker.enter()).toBe("rest");
    breaker.report(false);
    expect(breaker.enter()).toBe("call");
  });

  it("doubles its rest with every failed probe, to 10 minutes at most, and starts over after a good one", () => {
    const { clock, breaker } = withClock();
    for (let i = 0; i < 3; i++) call(breaker, true);
    const rests: number[] = [];
    for (let probe = 0; probe < 7; probe++) {
      const from = clock.ms;
      while (breaker.enter() === "rest") clock.ms += 1000;
      rests.push(clock.ms - from);
      breaker.report(true);
    }
    expect(rests).toEqual([30_000, 60_000, 120_000, 240_000, 480_000, 600_000, 600_000]);
    clock.ms += 600_000;
    expect(call(breaker, false)).toBe("probe");
    for (let i = 0; i < 3; i++) call(breaker, true);
    clock.ms += 30_000;
    expect(breaker.enter()).toBe("probe");
  });

  it("does not count a call that began before it opened", () => {
    const { clock, breaker } = withClock();
    breaker.enter();
    for (let i = 0; i < 3; i++) call(breaker, true);
    breaker.report(false);
    expect(breaker.enter()).toBe("rest");
    clock.ms = 30_000;
    expect(breaker.enter()).toBe("probe");
  });

  it("behaves as its drawing for any sequence of calls and pauses", () => {
    const step = fc.oneof(
      fc.record({ wait: fc.constantFrom(0, 1, 29_999, 30_000, 60_000, 600_000) }),
      fc.record({ missed: fc.boolean() }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const { clock, breaker } = withClock();
        // The model, written from the drawing: null is closed.
        let openUntil: number | null = null;
        let rest = 30_000;
        let last: boolean[] = [];
        for (const now of steps) {
          if ("wait" in now) {
            clock.ms += now.wait;
            continue;
          }
          const expected = openUntil === null ? "call" : clock.ms < openUntil ? "rest" : "probe";
          expect(call(breaker, now.missed)).toBe(expected);
          if (expected === "call") {
            last = [...last, now.missed].slice(-10);
            if (last.filter(Boolean).length >= 3) {
              rest = 30_000;
              openUntil = clock.ms + rest;
            }
          } else if (expected === "probe" && now.missed) {
            rest = Math.min(2 * rest, 600_000);
            openUntil = clock.ms + rest;
          } else if (expected === "probe") {
            openUntil = null;
            last = [];
          }
        }
      }),
    );
  });
});
