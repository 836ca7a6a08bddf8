import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { retryAfterMs } from "../../shared/http/retry-after.ts";
import { backoffMs } from "./backoff.ts";

describe("backoffMs", () => {
  it("has a bound that doubles up to a minute", () => {
    const bounds = [1, 2, 3, 4, 5, 6, 7, 8, 50].map((tries) => Math.round(backoffMs(tries, 0, 1)));
    expect(bounds).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  });

  it("is anywhere below the bound, by chance", () => {
    expect(backoffMs(3, 0, 0)).toBe(0);
    expect(backoffMs(3, 0, 0.25)).toBe(1_000);
    const waits = new Set(Array.from({ length: 50 }, () => backoffMs(3)));
    expect(waits.size).toBeGreaterThan(40);
  });

  it("is never less than the server asks for", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 0, max: 10 ** 9 }), (tries, asked) => {
        const wait = backoffMs(tries, asked);
        expect(wait).toBeGreaterThanOrEqual(asked);
        expect(wait).toBeLessThanOrEqual(asked + 60_000);
      }),
    );
  });
});

describe("retryAfterMs", () => {
  const NOW = Date.parse("2026-01-01T00:00:00Z");
  it.each([
    ["120", 120_000],
    [" 0 ", 0],
    ["Thu, 01 Jan 2026 00:01:00 GMT", 60_000],
    ["Wed, 31 Dec 2025 00:00:00 GMT", 0],
    ["soon", 0],
    ["-5", 0],
    ["", 0],
    [null, 0],
  ])("%j means %d ms", (header, ms) => {
    expect(retryAfterMs(header, NOW)).toBe(ms);
  });
});
