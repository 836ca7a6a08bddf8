// What the rules add to a ranking: 500 candidates, each rule alone and ten together. Single core, no browser.
import type { Rule } from "../shared/contracts/rules.ts";
import { applyRules } from "../shared/engine/rules/apply-rules.ts";
import type { RuleInput } from "../shared/engine/rules/rule-input.ts";
import { seededRng } from "../shared/math/rng.ts";
import { quantiles, saveResult } from "./save.ts";

const ITEMS = 500;
const DIMENSION = 64;
const RUNS = 2000;
const NOW_S = 1_700_000_000;

const ALL: readonly Rule[] = [
  { rule: "in-stock" },
  { rule: "region" },
  { rule: "age", maxDays: 400 },
  { rule: "not-bought" },
  { rule: "seen", times: 5 },
  { rule: "pin", item: "i7", position: 0 },
  { rule: "boost", where: { attribute: "brand", oneOf: ["b3"] }, points: 0.5 },
  { rule: "cap", attribute: "brand", most: 2, within: 8 },
  { rule: "cap", attribute: "category", most: 3, within: 6 },
  { rule: "diversity", strength: 0.3 },
];

const rng = seededRng(1);
const scores = Float32Array.from({ length: ITEMS }, () => rng() * 8);
const vectors = Int8Array.from({ length: ITEMS * DIMENSION }, () => Math.floor(rng() * 255) - 127);
/** Six of seven items are of one category: a cap on it cannot hold to the end, which is its slowest case. */
const categories = Array.from({ length: ITEMS }, (_, i) => `c${i % 7 === 0 ? i % 5 : 0}`);
const brands = Array.from({ length: ITEMS }, () => `b${Math.floor(rng() * 30)}`);

const input = (rules: readonly Rule[]): RuleInput => ({
  list: "bench",
  kind: "list",
  k: ITEMS,
  ids: Array.from({ length: ITEMS }, (_, i) => `i${i}`),
  scores,
  facts: {
    attribute: (i, name) => (name === "brand" ? brands[i] : categories[i]),
    inStock: (i) => i % 10 !== 0,
    publishedAt: (i) => NOW_S - i * 100_000,
    regions: () => [],
  },
  similarity(i, j) {
    let dot = 0;
    for (let d = 0, a = i * DIMENSION, b = j * DIMENSION; d < DIMENSION; d++) dot += vectors[a + d] * vectors[b + d];
    return dot / (DIMENSION * 127 * 127);
  },
  rules,
  context: { nowS: NOW_S, region: "DE", bought: new Set(["i3"]), seen: () => 0 },
});

function measure(rules: readonly Rule[]) {
  const given = input(rules);
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const began = performance.now();
    applyRules(given);
    times.push(performance.now() - began);
  }
  return quantiles(times, "ms");
}

const suites: (readonly [string, readonly Rule[]])[] = [
  ["no rules (sort only)", []],
  ["ten rules", ALL],
  ...ALL.map((rule) => [rule.rule === "cap" ? `cap on ${rule.attribute}` : rule.rule, [rule]] as const),
];
saveResult("rules", Object.fromEntries(suites.map(([name, rules]) => [name, measure(rules)])), "npm run bench rules");
