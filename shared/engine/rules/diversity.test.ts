import { expect, test } from "vitest";
import { DIVERSE_PLACES, DIVERSE_POOL } from "./diversity.ts";
import { ruled, ruleInput } from "./rule-input.fixture.ts";

const diversity = (strength: number) => [{ rule: "diversity" as const, strength }];
const items = [
  { id: "alps", score: 10, angle: 0 },
  { id: "jura", score: 9, angle: 5 },
  { id: "pasta", score: 8, angle: 90 },
  { id: "radio", score: 0, angle: 180 },
];

test("0 leaves the order, 1 only varies, between is between", () => {
  expect(ruled(ruleInput(items, diversity(0)))).toEqual({ order: "alps jura pasta radio", why: {} });
  expect(ruled(ruleInput(items, diversity(0.05))).order).toBe("alps jura pasta radio");
  expect(ruled(ruleInput(items, diversity(0.45))).order).toBe("alps pasta jura radio");
  expect(ruled(ruleInput(items, diversity(1))).order).toBe("alps pasta radio jura");
});

test("says who moved and why", () => {
  expect(ruled(ruleInput(items, diversity(0.45))).why).toEqual({
    jura: ["Moved down, as items like it stand above it"],
    pasta: ["Moved up for variety"],
  });
});

test("a strength means the same whatever the unit of the scores", () => {
  const scaled = items.map((item) => ({ ...item, score: item.score * 1000 - 7 }));
  expect(ruled(ruleInput(scaled, diversity(0.45))).order).toBe("alps pasta jura radio");
});

test("the strongest rule counts", () => {
  expect(ruled(ruleInput(items, [...diversity(0.45), ...diversity(0)])).order).toBe("alps pasta jura radio");
});

test("items past the pool keep their places, those past the places their order", () => {
  const many = Array.from({ length: 300 }, (_, i) => ({ id: `${i}`, angle: (i * 37) % 360 }));
  const order = ruled(ruleInput(many, diversity(0.9)))
    .order.split(" ")
    .map(Number);
  expect(order.slice(DIVERSE_POOL)).toEqual(many.slice(DIVERSE_POOL).map((item) => Number(item.id)));
  const rest = order.slice(DIVERSE_PLACES, DIVERSE_POOL);
  expect(rest).toEqual([...rest].sort((a, b) => a - b));
});
