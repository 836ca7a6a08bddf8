import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anchorsOf } from "./anchors.ts";
import { arrange } from "./arrange.ts";
import { plan } from "./plan.ts";

const movesOf = (ids: readonly (string | null)[], wanted: readonly string[], focused = -1) => {
  const target = arrange(ids, wanted, []);
  return plan(target, anchorsOf(ids, wanted, [], target, focused)).map(({ row }) => row);
};

describe("anchorsOf", () => {
  it("puts the focus first, then what holds, then what is not ours to order", () => {
    const ids = ["a", null, "b", "unknown", "a", "c"];
    const held = [false, false, true, false, false, false];
    const wanted = ["c", "b", "a"];
    expect(anchorsOf(ids, wanted, held, arrange(ids, wanted, held), 5)).toEqual([5, 2, 1, 3, 4]);
  });

  it("moves the items around an advert, not the advert", () => {
    expect(movesOf(["a", null, "b"], ["b", "a"])).toEqual(expect.not.arrayContaining([1]));
    expect(movesOf(["a", "x", "a", "b"], ["b", "a"])).toEqual(expect.not.arrayContaining([1, 2]));
  });

  it("never moves a row that is not a wanted item", () => {
    const ids = fc.array(fc.constantFrom("a", "b", "c", "d", "x", "y", null), { maxLength: 9 });
    fc.assert(
      fc.property(ids, fc.shuffledSubarray(["a", "b", "c", "d"]), (ids, wanted) => {
        for (const row of movesOf(ids, wanted)) {
          expect(wanted).toContain(ids[row]);
          expect(ids.indexOf(ids[row])).toBe(row);
        }
      }),
    );
  });
});
