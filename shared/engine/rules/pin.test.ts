import { expect, test } from "vitest";
import { pinnedIds } from "./pin.ts";
import { ruled, ruleInput } from "./rule-input.fixture.ts";

const items = ["a", "b", "c", "d"].map((id) => ({ id }));
const pin = (item: string, position: number) => ({ rule: "pin" as const, item, position });
const order = (...pins: ReturnType<typeof pin>[]) => ruled(ruleInput(items, pins)).order;

test("holds an item at its place and says so", () => {
  expect(ruled(ruleInput(items, [pin("d", 1)]))).toEqual({
    order: "a d b c",
    why: { d: ["Held at place 2 by the shop"] },
  });
});

test("two pins for one place: the first rule has it, the other follows", () => {
  expect(order(pin("d", 0), pin("c", 0))).toBe("d c a b");
  expect(order(pin("c", 0), pin("d", 0), pin("b", 1))).toBe("c d b a");
});

test("a place past the end is the last one", () => {
  expect(order(pin("a", 99))).toBe("b c d a");
  expect(order(pin("a", 99), pin("b", 3))).toBe("c d b a");
});

test("unknown items are skipped, and of two pins for an item the first counts", () => {
  expect(order(pin("nobody", 0), pin("c", 0), pin("c", 3))).toBe("c a b d");
});

test("a pin does not make an item eligible", () => {
  const sold = [{ id: "a", inStock: false }, { id: "b" }];
  expect(ruled(ruleInput(sold, [pin("a", 0), { rule: "in-stock" }]))).toEqual({
    order: "b a",
    why: { a: ["Out of stock, so it is at the end and not at place 1"] },
  });
});

test("a slot too short for a pin ignores it", () => {
  const slot = (k: number, ...pins: ReturnType<typeof pin>[]) =>
    ruled(ruleInput(items, pins, { kind: "slot", k })).order;
  expect(slot(2, pin("d", 1))).toBe("a d");
  expect(slot(2, pin("d", 2))).toBe("a b");
  expect(slot(1, pin("d", 0), pin("c", 0))).toBe("d");
});

test("names the items a slot's candidates must include", () => {
  expect(pinnedIds([pin("c", 0), { ...pin("d", 1), lists: ["sale"] }, { rule: "in-stock" }], "feed")).toEqual(["c"]);
});
