import fc from "fast-check";
import { expect, test } from "vitest";
import { tellPart } from "./tell-part.ts";

test("neither what is told nor what is left of the whole is the doing of fewer than k sessions", () => {
  const counts = fc.tuple(fc.nat(30), fc.nat(30), fc.integer({ min: 1, max: 10 }));
  fc.assert(
    fc.property(counts, ([inside, outside, k]) => {
      const whole = inside + outside >= k ? inside + outside : 0;
      const told = tellPart(inside, whole, k);
      for (const count of [told, whole - told]) expect(count === 0 || count >= k).toBe(true);
      if (inside >= k && outside >= k) expect(told).toBe(inside);
    }),
  );
});
