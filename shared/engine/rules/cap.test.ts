import { expect, test } from "vitest";
import { ruled, ruleInput } from "./rule-fixture.ts";

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
