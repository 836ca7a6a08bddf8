import { expect, test } from "vitest";
import { ruled, ruleInput } from "./rule-input.fixture.ts";

const red = { colour: "red" };
const items = [
  { id: "a", score: 2 },
  { id: "b", score: 1, attributes: red },
  { id: "c", score: 0 },
];
const boost = (points: number) => [{ rule: "boost" as const, where: { attribute: "colour", oneOf: ["red"] }, points }];

test("points move the items that match, and say so", () => {
  expect(ruled(ruleInput(items, boost(1.5)))).toEqual({ order: "b a c", why: { b: ["Put forward by the shop"] } });
  expect(ruled(ruleInput(items, boost(-1.5)))).toEqual({ order: "a c b", why: { b: ["Put back by the shop"] } });
});

test("zero points and values that match nothing change nothing", () => {
  expect(ruled(ruleInput(items, boost(0)))).toEqual({ order: "a b c", why: {} });
  const other = [{ rule: "boost" as const, where: { attribute: "colour", oneOf: ["blue"] }, points: 9 }];
  expect(ruled(ruleInput(items, other))).toEqual({ order: "a b c", why: {} });
});

test("a score that is not a number is the lowest, and boosts cannot make one", () => {
  const scores = [Number.NaN, Number.POSITIVE_INFINITY, 1];
  expect(ruled(ruleInput(items, boost(-1e308), { scores })).order).toBe("c a b");
});

test("several boosts add up and are said once", () => {
  expect(ruled(ruleInput(items, [...boost(0.8), ...boost(0.8)]))).toEqual({
    order: "b a c",
    why: { b: ["Put forward by the shop"] },
  });
});
