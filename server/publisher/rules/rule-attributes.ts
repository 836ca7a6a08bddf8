import type { Rules } from "../../../shared/contracts/rules.ts";

/** Attributes every release has a column for. */
const ALWAYS = new Set(["category", "brand"]);

/** The catalogue's own attributes that rules read: devices need their columns, and only theirs. Sorted, each once. */
export function ruleAttributes({ rules }: Rules): string[] {
  const named = rules.flatMap((rule) =>
    rule.rule === "boost" ? [rule.where.attribute] : rule.rule === "cap" ? [rule.attribute] : [],
  );
  return [...new Set(named)].filter((name) => !ALWAYS.has(name)).sort();
}
