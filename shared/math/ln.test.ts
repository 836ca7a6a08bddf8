import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LN1P, ln } from "./ln.ts";

describe("ln", () => {
  it("agrees with Math.log to 1e-12", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1e12, noNaN: true }), (x) => {
        expect(Math.abs(ln(x) - Math.log(x))).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(Math.log(x))));
      }),
    );
  });

  it("has these bits, in every engine", () => {
    const bits = (x: number) => new BigUint64Array(Float64Array.of(x).buffer)[0].toString(16);
    expect([2, 3, 10, 1234.5].map((x) => bits(ln(x)))).toEqual([
      "3fe62e42fefa39ef",
      "3ff193ea7aad030a",
      "40026bb1bbb55515",
      "401c79436f818745",
    ]);
  });

  it("has the limits of a logarithm", () => {
    expect(ln(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(ln(-1)).toBeNaN();
    expect(ln(Number.NaN)).toBeNaN();
    expect(ln(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(ln(1)).toBe(0);
  });

  it("tabulates ln(1 + n)", () => {
    expect(LN1P[0]).toBe(0);
    expect(LN1P[9]).toBe(Math.fround(ln(10)));
  });
});
