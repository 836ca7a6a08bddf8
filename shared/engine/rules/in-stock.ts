import type { RuleInput } from "./rule-input.ts";

export const outOfStock = (input: RuleInput, i: number): string | null =>
  input.facts.inStock(i) ? null : "Out of stock";
