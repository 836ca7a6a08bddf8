import type { Rule } from "../../contracts/rules.ts";
import type { RuleOf } from "./rule-input.ts";

/** The rules of one kind that are for this list, in the order of the file. */
export function rulesFor<K extends Rule["rule"]>(rules: readonly Rule[], kind: K, list: string): RuleOf<K>[] {
  return rules.filter((rule) => rule.rule === kind && (!rule.lists || rule.lists.includes(list))) as RuleOf<K>[];
}
