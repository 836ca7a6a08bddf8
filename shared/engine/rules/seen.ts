import type { RuleInput, RuleOf } from "./rule-input.ts";

export function seenTooOften(input: RuleInput, i: number, { times }: RuleOf<"seen">): string | null {
  const seen = input.context.seen(input.ids[i]);
  return seen >= times ? `Shown to you ${seen} ${seen === 1 ? "time" : "times"} without a click` : null;
}
