import type { RuleInput } from "./rule-input.ts";

export const alreadyBought = (input: RuleInput, i: number): string | null =>
  input.context.bought.has(input.ids[i]) ? "You bought it already" : null;
