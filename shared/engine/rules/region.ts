import type { RuleInput } from "./rule-input.ts";

/** A page that gives no region excludes nothing: a guess would hide items from people who can have them. */
export function outOfRegion(input: RuleInput, i: number): string | null {
  const { region } = input.context;
  if (region === null) return null;
  const regions = input.facts.regions(i);
  return regions.length === 0 || regions.includes(region) ? null : "Not available in your region";
}
