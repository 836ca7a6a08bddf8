import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { type Rule, RulesSchema } from "../../../shared/contracts/rules.ts";
import { PublisherError } from "../publisher-error.ts";
import { idleRules } from "./idle-rules.ts";
import { readJsonPart } from "./read-json-part.ts";
import { ruleAttributes } from "./rule-attributes.ts";

const folder = mkdtempSync(join(tmpdir(), "afterclick-rules-"));
afterAll(() => rmSync(folder, { recursive: true }));

const readRules = (file: string) => readJsonPart(RulesSchema, file, "rules", "rules.md");

function written(text: string | Uint8Array): string {
  const file = join(folder, "rules.json");
  writeFileSync(file, text);
  return file;
}

test("reads rules", () => {
  const rules = { rules: [{ rule: "pin", item: "a", position: 0 }] };
  expect(readRules(written(JSON.stringify(rules)))).toEqual(rules);
});

test.each([
  ["{", /rules\.json is not JSON: .*docs\/rules\.md/],
  ["[]", /is not valid.*docs\/rules\.md/],
  ['{"rules":[{"rule":"in-stock"},{"rule":"seen","times":0}]}', /is not valid at rules\.1\.times/],
  ['{"rules":[{"rule":"hide"}]}', /is not valid at rules\.0\.rule/],
  [Uint8Array.of(0x7b, 0xe9, 0x7d), /not UTF-8/],
])("names the fault in %j", (text, message) => {
  expect(() => readRules(written(text))).toThrow(message);
});

test("a file that is not there is named", () => {
  expect(() => readRules(join(folder, "none.json"))).toThrow(PublisherError);
  expect(() => readRules(join(folder, "none.json"))).toThrow(/none\.json/);
});

const boost = (attribute: string, ...oneOf: string[]): Rule => ({
  rule: "boost",
  where: { attribute, oneOf },
  points: 1,
});
const cap = (attribute: string): Rule => ({ rule: "cap", attribute, most: 1, within: 2 });

test("names the columns that devices need", () => {
  const rules = [boost("colour", "red"), cap("author"), cap("colour"), cap("brand"), boost("category", "x")];
  expect(ruleAttributes({ rules })).toEqual(["author", "colour"]);
});

test("says which rules do nothing with this catalogue", () => {
  const items = [{ id: "a", category: "tents", attributes: { colour: "red" } }];
  const working: Rule[] = [
    boost("category", "tents"),
    cap("colour"),
    { rule: "pin", item: "a", position: 0 },
    { rule: "in-stock" },
    { rule: "not-bought" },
  ];
  expect(idleRules({ rules: working }, items)).toEqual([]);
  const idle: Rule[] = [
    boost("colour", "blue", "green"),
    cap("author"),
    { rule: "pin", item: "z", position: 0 },
    { rule: "region" },
    { rule: "age", maxDays: 3 },
  ];
  expect(idleRules({ rules: idle }, items)).toEqual([
    'Rule 1 (boost) does nothing: no item has the attribute "colour" of "blue" or "green".',
    'Rule 2 (cap) does nothing: no item has the attribute "author".',
    'Rule 3 (pin) does nothing: no item has the id "z".',
    "Rule 4 (region) does nothing: no item has regions.",
    "Rule 5 (age) does nothing: no item has a publishing time.",
  ]);
});
