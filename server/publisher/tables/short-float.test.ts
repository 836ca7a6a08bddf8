import fc from "fast-check";
import { expect, test } from "vitest";
import { shortFloat } from "./short-float.ts";

test("is not below and at most 0.2 % above, and stays where it is", () => {
  fc.assert(
    fc.property(fc.float({ min: Math.fround(1e-30), max: Math.fround(1e30), noNaN: true }), (x) => {
      const short = shortFloat(x);
      expect(short).toBeGreaterThanOrEqual(x);
      expect(short).toBeLessThanOrEqual(x * (1 + 2 ** -9));
      expect(shortFloat(short)).toBe(short);
      expect(new Uint32Array(Float32Array.of(short).buffer)[0] & 0x3fff).toBe(0);
    }),
  );
});

test("leaves 0 and short numbers alone", () => {
  expect([0, 0.5, 1, 3, 255].map(shortFloat)).toEqual([0, 0.5, 1, 3, 255]);
});
