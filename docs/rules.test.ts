import { readFileSync } from "node:fs";
import * as v from "valibot";
import { expect, test } from "vitest";
import { RuleSchema, RulesSchema } from "../shared/contracts/rules.ts";

const doc = readFileSync(new URL("rules.md", import.meta.url), "utf8");
const examples = [...doc.matchAll(/```json\n(.*?)```/gs)].map(([, json]) => JSON.parse(json));

test("every example of docs/rules.md is a rule, and every rule has one", () => {
  const [file, ...rules] = examples;
  expect(v.parse(RulesSchema, file)).toEqual(file);
  for (const rule of rules) expect(v.parse(RuleSchema, rule)).toEqual(rule);
  const kinds = RuleSchema.options.map((option) => option.entries.rule.literal);
  expect(rules.map((rule) => rule.rule).sort()).toEqual([...kinds].sort());
});
