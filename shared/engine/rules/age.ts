import type { RuleInput, RuleOf } from "./rule-input.ts";

const DAY_S = 86_400;

/** An item without a date is never too old: the comparison with NaN is false. */
export const tooOld = (input: RuleInput, i: number, { maxDays }: RuleOf<"age">): string | null =>
  input.context.nowS - input.facts.publishedAt(i) > maxDays * DAY_S
    ? `Published more than ${maxDays} ${maxDays === 1 ? "day" : "days"} ago`
    : null;
