import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { choose } from "./choose.ts";

const NAMES = ["a", "b", "c", "d", "e", "f", "g"];

describe("choose", () => {
  it("keeps held places, repeats nothing and shows at most k", () => {
    const input = fc.tuple(
      fc.shuffledSubarray(NAMES),
      fc.shuffledSubarray(NAMES),
      fc.array(fc.boolean(), { maxLength: 7 }),
      fc.integer({ min: 1, max: 8 }),
    );
    fc.assert(
      fc.property(input, ([shown, order, flags, k]) => {
        // Held cards that a smaller k drops, or that stand after a gap, cannot keep their place.
        fc.pre(order.length >= k && shown.length <= k);
        const holds = shown.map((_, place) => flags[place] ?? false);
        const chosen = choose(shown, order, holds, k);
        expect(new Set(chosen).size).toBe(chosen.length);
        expect(chosen.length).toBeLessThanOrEqual(k);
        for (const [place, id] of shown.entries())
          if (holds[place] && place < chosen.length) expect(chosen).toContain(id);
      }),
    );
  });

  it("fills the places that do not hold, best first", () => {
    expect(choose([], ["a", "b", "c"], [], 2)).toEqual(["a", "b"]);
    expect(choose(["x", "y", "z"], ["a", "x", "b", "c"], [false, true, false], 3)).toEqual(["a", "y", "x"]);
    expect(choose(["x"], [], [], 3)).toEqual([]);
  });
});
