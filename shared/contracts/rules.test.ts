import * as v from "valibot";
import { expect, test } from "vitest";
import { RuleSchema } from "./rules.ts";

const colour = { attribute: "colour", oneOf: ["red"] };

test.each([
  { rule: "in-stock" },
  { rule: "region", lists: ["feed"] },
  { rule: "age", maxDays: 0.5 },
  { rule: "not-bought" },
  { rule: "seen", times: 3 },
  { rule: "pin", item: "a", position: 0 },
  { rule: "boost", where: colour, points: -0.7 },
  { rule: "cap", attribute: "brand", most: 2, within: 6 },
  { rule: "diversity", strength: 0.3 },
])("accepts $rule", (rule) => {
  expect(v.parse(RuleSchema, rule)).toEqual(rule);
});

test.each([
  { rule: "hide", item: "a" },
  { rule: "age", maxDays: -1 },
  { rule: "seen", times: 0 },
  { rule: "pin", item: "a", position: -1 },
  { rule: "pin", item: "", position: 0 },
  { rule: "boost", where: { attribute: "colour", oneOf: [] }, points: 1 },
  { rule: "boost", where: colour, points: Number.POSITIVE_INFINITY },
  { rule: "cap", attribute: "brand", most: 0, within: 6 },
  { rule: "cap", attribute: "brand", most: 2, within: 1.5 },
  { rule: "diversity", strength: 1.1 },
  { rule: "in-stock", lists: [""] },
])("refuses %j", (rule) => {
  expect(v.is(RuleSchema, rule)).toBe(false);
});
