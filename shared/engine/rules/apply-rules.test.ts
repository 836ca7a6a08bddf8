import fc from "fast-check";
import * as v from "valibot";
import { expect, test } from "vitest";
import type { Rule } from "../../contracts/rules.ts";
import { RuleSchema } from "../../contracts/rules.ts";
import { applyRules } from "./apply-rules.ts";
import { type FixtureItem, NOW_S, ruleInput } from "./rule-input.fixture.ts";

const brand = fc.constantFrom("", "a", "b", "c");
const items: fc.Arbitrary<FixtureItem[]> = fc
  .array(
    fc.record({
      score: fc.oneof(fc.integer({ min: -3, max: 3 }), fc.float()),
      inStock: fc.boolean(),
      publishedAt: fc.constantFrom(Number.NaN, NOW_S, NOW_S - 1e7),
      regions: fc.constantFrom([], ["DE"], ["FR"]),
      seen: fc.nat(4),
      bought: fc.boolean(),
      attributes: fc.record({ brand, category: brand }),
      angle: fc.nat(359),
    }),
    { maxLength: 30 },
  )
  .map((list) => list.map((item, i) => ({ ...item, id: `i${i}` })));

const lists = fc.constantFrom({}, { lists: ["feed"] }, { lists: ["sale"] });
const few = fc.integer({ min: 1, max: 4 });
const attribute = fc.constantFrom("brand", "category", "none");
const pin = fc.record({ rule: fc.constant("pin"), item: fc.nat(31).map((i) => `i${i}`), position: fc.nat(32) });
const cap = fc.record({ rule: fc.constant("cap"), attribute, most: few, within: few });
const rule = fc.oneof(
  fc.constantFrom({ rule: "in-stock" }, { rule: "region" }, { rule: "not-bought" }),
  fc.record({ rule: fc.constant("age"), maxDays: fc.nat(200) }),
  fc.record({ rule: fc.constant("seen"), times: few }),
  fc.record({ rule: fc.constant("diversity"), strength: fc.constantFrom(0, 0.3, 0.7, 1) }),
  fc.record({
    rule: fc.constant("boost"),
    where: fc.record({ attribute, oneOf: fc.array(brand, { minLength: 1, maxLength: 2 }) }),
    points: fc.double({ noNaN: true, noDefaultInfinity: true }),
  }),
  pin,
  cap,
);
const rules = fc.array(
  fc.tuple(rule, lists).map(([one, of]) => v.parse(RuleSchema, { ...one, ...of })),
  { maxLength: 10 },
);

const input = (list: FixtureItem[], of: readonly Rule[], k = list.length, kind: "list" | "slot" = "list") => {
  const made = ruleInput(list, of, { kind, k });
  return { ...made, context: { ...made.context, region: "DE" } };
};
const ascending = (order: readonly number[]) => [...order].sort((a, b) => a - b);

test("a list is permuted, a slot is a subset of its candidates, and twice is the same", () => {
  fc.assert(
    fc.property(items, rules, few, (list, of, k) => {
      const listed = applyRules(input(list, of));
      expect(ascending(listed.order)).toEqual(list.map((_, i) => i));
      expect(applyRules(input(list, of))).toEqual(listed);
      const slot = applyRules(input(list, of, k, "slot")).order;
      expect(new Set(slot).size).toBe(slot.length);
      expect(slot.length).toBeLessThanOrEqual(k);
      expect(slot.every((i) => i >= 0 && i < list.length)).toBe(true);
    }),
  );
});

test("without rules: by score, ties in the given order, no reasons", () => {
  fc.assert(
    fc.property(items, (list) => {
      const key = (i: number) => (Number.isNaN(list[i].score) ? Number.NEGATIVE_INFINITY : (list[i].score ?? 0));
      const { order, reasons } = applyRules(input(list, []));
      for (let p = 1; p < order.length; p++) {
        const [above, below] = [order[p - 1], order[p]];
        expect(key(above) > key(below) || (key(above) === key(below) && above < below)).toBe(true);
      }
      expect(reasons.size).toBe(0);
    }),
  );
});

test("every pin of an eligible item holds, in a list as in a slot", () => {
  const pins = fc.uniqueArray(pin, { selector: (one) => one.item, maxLength: 6 });
  fc.assert(
    fc.property(items, rules, pins, (list, others, wished) => {
      const distinct = wished.filter((one, i) => wished.findIndex((two) => two.position === one.position) === i);
      const of = [...others.filter((one) => one.rule !== "pin"), ...(distinct as Rule[])];
      const { order, reasons } = applyRules(input(list, of));
      const slot = applyRules(input(list, of, list.length, "slot")).order;
      for (const { item, position } of distinct) {
        const i = list.findIndex((one) => one.id === item);
        if (i < 0 || position >= list.length - distinct.length) continue;
        if (reasons.get(i)?.some((reason) => reason.kind === "ineligible")) continue;
        expect(order[position]).toBe(i);
        if (position < slot.length - distinct.length) expect(slot[position]).toBe(i);
      }
    }),
  );
});

test("what is not eligible stands below everything that is, and a slot never shows it", () => {
  fc.assert(
    fc.property(items, rules, (list, all) => {
      const of = all.filter((one) => one.rule !== "pin");
      const { order, reasons } = applyRules(input(list, of));
      const barred = (i: number) => reasons.get(i)?.some((reason) => reason.kind === "ineligible") ?? false;
      const first = order.findIndex(barred);
      if (first >= 0) expect(order.slice(first).every(barred)).toBe(true);
      expect(applyRules(input(list, of, list.length, "slot")).order.some(barred)).toBe(false);
    }),
  );
});

test("a cap is broken only at a place where nothing left would have held it", () => {
  fc.assert(
    fc.property(items, cap, (list, one) => {
      const rule = v.parse(RuleSchema, one) as Extract<Rule, { rule: "cap" }>;
      const value = (i: number) => list[i].attributes?.[rule.attribute] ?? "";
      const { order } = applyRules(input(list, [rule]));
      const breaks = (i: number, place: number) => {
        const run = order.slice(Math.max(0, place - rule.within + 1), place);
        return value(i) !== "" && run.filter((other) => value(other) === value(i)).length >= rule.most;
      };
      order.forEach((i, place) => {
        if (breaks(i, place)) expect(order.slice(place).every((left) => breaks(left, place))).toBe(true);
      });
    }),
  );
});

test("an order that differs from the plain one is explained", () => {
  fc.assert(
    fc.property(items, rules, (list, of) => {
      const { order, reasons } = applyRules(input(list, of));
      const plain = applyRules(input(list, [])).order;
      if (reasons.size === 0) expect(order).toEqual(plain);
    }),
  );
});

test("a short slot is the beginning of a long one, though only the best items are put in order for it", () => {
  const long = fc
    .array(items, { minLength: 12, maxLength: 20 })
    .map((parts) => parts.flat().map((item, i) => ({ ...item, id: `i${i}` })));
  // One kind at a time: with several, hardly a list is left that needs no more than its best items.
  const kinds = fc.oneof(
    fc.array(pin, { minLength: 1, maxLength: 30 }),
    ...[cap, fc.constant({ rule: "in-stock" }), fc.constant({ rule: "diversity", strength: 0.7 })].map((one) =>
      fc.tuple(one),
    ),
  );
  const few = kinds.map((all) => all.map((one) => v.parse(RuleSchema, one)));
  fc.assert(
    fc.property(long, few, fc.integer({ min: 1, max: 160 }), (list, all, k) => {
      const of = all.filter((one) => one.rule !== "pin" || one.position < k);
      const places = Math.min(k, list.length);
      const { order } = applyRules(input(list, of, places, "slot"));
      expect(order).toEqual(applyRules(input(list, of, list.length, "slot")).order.slice(0, places));
    }),
    { numRuns: 400 },
  );
});

test("an item far down comes up into a short slot where a rule asks for it", () => {
  // The best 119 are of one brand and direction; item 50 is of another direction, item 119 of another brand.
  const list = Array.from({ length: 120 }, (_, i) => ({
    id: `i${i}`,
    score: -i / 1000,
    angle: i === 50 ? 90 : 0,
    inStock: i > 110,
    attributes: { brand: i === 119 ? "b" : "a" },
  }));
  const top = (one: object, k = 2): readonly number[] =>
    applyRules(input(list, [v.parse(RuleSchema, one)], k, "slot")).order;
  expect(top({ rule: "diversity", strength: 0.9 })).toEqual([0, 50]);
  expect(top({ rule: "cap", attribute: "brand", most: 1, within: 2 })).toEqual([0, 119]);
  expect(top({ rule: "in-stock" })).toEqual([111, 112]);
  expect(top({ rule: "pin", item: "i0", position: 99 }, 100).slice(-2)).toEqual([99, 0]);
});
