import { expect, test } from "vitest";
import type { Rule } from "../../contracts/rules.ts";
import { type FixtureItem, NOW_S, ruled, ruleInput } from "./rule-input.fixture.ts";

const DAY_S = 86_400;

const cases: { name: string; rule: Rule; first: Partial<FixtureItem>; region?: string; text: string | null }[] = [
  { name: "out of stock", rule: { rule: "in-stock" }, first: { inStock: false }, text: "Out of stock" },
  { name: "in stock", rule: { rule: "in-stock" }, first: { inStock: true }, text: null },
  {
    name: "elsewhere",
    rule: { rule: "region" },
    first: { regions: ["FR", "DE"] },
    region: "UK",
    text: "Not available in your region",
  },
  { name: "here", rule: { rule: "region" }, first: { regions: ["FR", "DE"] }, region: "DE", text: null },
  { name: "everywhere", rule: { rule: "region" }, first: {}, region: "DE", text: null },
  { name: "a page without a region", rule: { rule: "region" }, first: { regions: ["FR"] }, text: null },
  {
    name: "too old",
    rule: { rule: "age", maxDays: 7 },
    first: { publishedAt: NOW_S - 7 * DAY_S - 1 },
    text: "Published more than 7 days ago",
  },
  {
    name: "just young enough",
    rule: { rule: "age", maxDays: 7 },
    first: { publishedAt: NOW_S - 7 * DAY_S },
    text: null,
  },
  { name: "no date", rule: { rule: "age", maxDays: 0 }, first: {}, text: null },
  { name: "bought", rule: { rule: "not-bought" }, first: { bought: true }, text: "You bought it already" },
  { name: "not bought", rule: { rule: "not-bought" }, first: {}, text: null },
  {
    name: "seen often",
    rule: { rule: "seen", times: 3 },
    first: { seen: 3 },
    text: "Shown to you 3 times without a click",
  },
  { name: "seen less", rule: { rule: "seen", times: 3 }, first: { seen: 2 }, text: null },
];

test.each(cases)("$name", ({ rule, first, region, text }) => {
  const items = [{ id: "a", ...first }, { id: "b" }, { id: "c" }];
  const input = ruleInput(items, [rule]);
  const context = { ...input.context, region: region ?? null };
  const listed = ruled({ ...input, context });
  expect(listed).toEqual(
    text === null ? { order: "a b c", why: {} } : { order: "b c a", why: { a: [`${text}, so it is at the end`] } },
  );
  expect(ruled({ ...input, context, kind: "slot", k: 3 }).order).toBe(text === null ? "a b c" : "b c");
});

test("sunk items keep their order, and the first objection is given", () => {
  const items = [{ id: "a", inStock: false, bought: true }, { id: "b" }, { id: "c", bought: true }];
  expect(ruled(ruleInput(items, [{ rule: "not-bought" }, { rule: "in-stock" }]))).toEqual({
    order: "b a c",
    why: { a: ["Out of stock, so it is at the end"], c: ["You bought it already, so it is at the end"] },
  });
});

test("a rule for other lists is not read", () => {
  const items = [{ id: "a", inStock: false }, { id: "b" }];
  expect(ruled(ruleInput(items, [{ rule: "in-stock", lists: ["sale"] }])).order).toBe("a b");
  expect(ruled(ruleInput(items, [{ rule: "in-stock", lists: ["sale", "feed"] }])).order).toBe("b a");
});
