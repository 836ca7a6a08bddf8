import type { Reason } from "../../contracts/engine-api.ts";
import type { ReasonBook } from "./reason-book.ts";
import type { RuleInput } from "./rule-input.ts";
import { rulesFor } from "./rules-for.ts";

const FORWARD: Reason = { kind: "boost", text: "Put forward by the shop" };
const BACK: Reason = { kind: "boost", text: "Put back by the shop" };

/** Bound that keeps every later difference of two scores finite. */
const FARTHEST = Number.MAX_VALUE / 4;

/** Scores [n] with every matching boost added; always finite. */
export function boostedScores(input: RuleInput, reasons: ReasonBook): Float64Array {
  const scores = new Float64Array(input.scores.length);
  for (let i = 0; i < scores.length; i++) scores[i] = finite(input.scores[i]);
  for (const { where, points } of rulesFor(input.rules, "boost", input.list)) {
    if (points === 0) continue;
    for (let i = 0; i < scores.length; i++) {
      if (!where.oneOf.includes(input.facts.attribute(i, where.attribute))) continue;
      scores[i] = finite(scores[i] + points);
      reasons.add(i, points > 0 ? FORWARD : BACK);
    }
  }
  return scores;
}

function finite(score: number): number {
  if (Number.isNaN(score)) return -FARTHEST;
  return Math.min(FARTHEST, Math.max(-FARTHEST, score));
}
