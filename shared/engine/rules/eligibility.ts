import { tooOld } from "./age.ts";
import { outOfStock } from "./in-stock.ts";
import { alreadyBought } from "./not-bought.ts";
import { outOfRegion } from "./region.ts";
import type { RuleInput } from "./rule-input.ts";
import { rulesFor } from "./rules-for.ts";
import { seenTooOften } from "./seen.ts";

/** Why an item may not be promoted, as the start of a sentence for the visitor; null when it may. */
export type Check = (i: number) => string | null;

/**
 * Says why item `i` is not eligible. The first rule that objects gives the sentence, in the order below: what the shop
 * cannot sell comes before what the visitor has had enough of. Null when no rule asks.
 */
export function objections(input: RuleInput): Check | null {
  const { rules, list } = input;
  const checks: Check[] = [
    ...rulesFor(rules, "in-stock", list).map((): Check => (i) => outOfStock(input, i)),
    ...rulesFor(rules, "region", list).map((): Check => (i) => outOfRegion(input, i)),
    ...rulesFor(rules, "not-bought", list).map((): Check => (i) => alreadyBought(input, i)),
    ...rulesFor(rules, "age", list).map(
      (rule): Check =>
        (i) =>
          tooOld(input, i, rule),
    ),
    ...rulesFor(rules, "seen", list).map(
      (rule): Check =>
        (i) =>
          seenTooOften(input, i, rule),
    ),
  ];
  if (checks.length === 0) return null;
  return (i) => {
    for (const check of checks) {
      const objection = check(i);
      if (objection !== null) return objection;
    }
    return null;
  };
}
