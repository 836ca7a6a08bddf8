import fc from "fast-check";
import { expect, test } from "vitest";
import { ruled, ruleInput } from "./rule-input.fixture.ts";

/** "a1 b1 a2": items whose brand is their first letter; "-" has none. */
const list = (ids: string) =>
  ids.split(" ").map((id) => ({ id, attributes: { brand: id[0].replace("-", ""), digit: id[1] } }));
const cap = (most: number, within: number, attribute = "brand") => ({ rule: "cap" as const, attribute, most, within });
const order = (ids: string, ...caps: ReturnType<typeof cap>[]) => ruled(ruleInput(list(ids), caps)).order;

test("at most so many in any run of places", () => {
  expect(order("a1 a2 a3 b1 b2 c1", cap(1, 2))).toBe("a1 b1 a2 b2 a3 c1");
  expect(order("a1 a2 a3 b1 b2 c1", cap(2, 3))).toBe("a1 a2 b1 a3 b2 c1");
});

test("says which cap moved an item down", () => {
  expect(ruled(ruleInput(list("a1 a2 b1"), [cap(1, 2)])).why).toEqual({
    a2: ["Moved down, as the shop shows at most 1 of the same brand in 2 places"],
  });
});

test("what cannot hold is broken at the end, and nothing is lost", () => {
  expect(order("a1 a2 a3 b1", cap(1, 2))).toBe("a1 b1 a2 a3");
  expect(order("a1 a2 a3", cap(1, 3))).toBe("a1 a2 a3");
});

test("a cap that cannot hold does not undo one that can", () => {
  const items = list("a1 a1 a2 a2").map((item, i) => ({ ...item, id: "wxyz"[i] }));
  expect(ruled(ruleInput(items, [cap(1, 2), cap(1, 2, "digit")])).order).toBe("w y x z");
});

test("items without the attribute are free", () => {
  expect(order("-1 -2 -3 a1 a2", cap(1, 2))).toBe("-1 -2 -3 a1 a2");
});

test("sunk and pinned items are not counted: they leave before places are filled", () => {
  const items = list("a1 b1 a2 c1").map((item) => ({ ...item, inStock: item.id !== "b1" }));
  expect(ruled(ruleInput(items, [{ rule: "in-stock" }, cap(1, 2)])).order).toBe("a1 c1 a2 b1");
  expect(ruled(ruleInput(items, [{ rule: "pin", item: "b1", position: 3 }, cap(1, 2)])).order).toBe("a1 c1 a2 b1");
});

test("fills a slot from further down", () => {
  expect(ruled(ruleInput(list("a1 a2 a3 b1"), [cap(1, 2)], { kind: "slot", k: 2 })).order).toBe("a1 b1");
});

test("takes what the definition says: the first of those left that break the fewest caps", () => {
  const ids = fc.array(fc.tuple(fc.constantFrom("-", "a", "b", "c"), fc.nat(2)), { maxLength: 24 });
  const small = fc.integer({ min: 1, max: 5 });
  const caps = fc.array(
    fc
      .tuple(small, small, fc.constantFrom("brand", "digit"))
      .map(([most, within, attribute]) => cap(most, within, attribute)),
    { minLength: 1, maxLength: 3 },
  );
  fc.assert(
    fc.property(ids, caps, (pairs, rules) => {
      const items = pairs.map(([brand, digit], i) => ({ ...list(`${brand}${digit}`)[0], id: `${i}` }));
      const left = items.map((_, i) => i);
      const expected: number[] = [];
      while (left.length > 0) {
        const broken = left.map((i) => rules.filter((rule) => breaks(rule, i)).length);
        expected.push(...left.splice(broken.indexOf(Math.min(...broken)), 1));
      }
      expect(ruled(ruleInput(items, rules)).order).toBe(expected.join(" "));

      function breaks({ most, within, attribute }: ReturnType<typeof cap>, i: number): boolean {
        const value = (at: number) => items[at].attributes[attribute as "brand" | "digit"];
        const run = expected.slice(Math.max(0, expected.length + 1 - within));
        return value(i) !== "" && run.filter((at) => value(at) === value(i)).length >= most;
      }
    }),
    { numRuns: 500 },
  );
});
