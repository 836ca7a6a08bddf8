import { expect, test } from "vitest";
import { MOST_MILLI_EPSILON, oddsBelow, toMilliEpsilon } from "./odds.ts";

/** A bound above e^(milli / 1000) * 2^96: every term and the rest are rounded up. */
function expAbove(milli: number): bigint {
  let sum = 0n;
  let term = 1n << 96n;
  for (let i = 1n; i <= 200n; i++) {
    sum += term;
    term = (term * BigInt(milli)) / (1000n * i) + 1n;
  }
  // From the 200th term on each is less than half of the one before it.
  return sum + 2n * term;
}

test("the odds are the largest fraction over 2^24 that is not above e^ε, for every ε", () => {
  for (let milli = 1; milli <= MOST_MILLI_EPSILON; milli++) {
    const { held, other } = oddsBelow(milli);
    const above = expAbove(milli);
    // The two bounds of e^ε differ by less than 2^-80, so both comparisons hold for e^ε itself.
    const slack = 1n << 16n;
    expect(BigInt(held) << 72n <= above - slack, `${milli}`).toBe(true);
    expect(BigInt(held + 1) << 72n > above, `${milli}`).toBe(true);
    expect(other).toBe(2 ** 24);
  }
});

test("what the rounding costs is below 6e-8 of ε", () => {
  for (let milli = 1; milli <= MOST_MILLI_EPSILON; milli += 7) {
    const { held, other } = oddsBelow(milli);
    expect(milli / 1000 - Math.log(held / other)).toBeLessThan(6e-8);
  }
});

test.each([0, -1, 0.5, 5001, Number.NaN])("%d thousandths are no ε", (milli) => {
  expect(() => oddsBelow(milli)).toThrow(RangeError);
});

test("thousandths of ε are whole numbers", () => {
  for (let milli = 1; milli <= MOST_MILLI_EPSILON; milli++) expect(toMilliEpsilon(milli / 1000)).toBe(milli);
  expect([0.0005, 1.00000001, Number.NaN, Number.POSITIVE_INFINITY].map(toMilliEpsilon)).toEqual([
    null,
    null,
    null,
    null,
  ]);
});
