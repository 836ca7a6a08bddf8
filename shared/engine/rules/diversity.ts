import type { Reason } from "../../contracts/engine-api.ts";
import type { ReasonBook } from "./reason-book.ts";
import type { RuleInput } from "./rule-input.ts";
import { rulesFor } from "./rules-for.ts";

/** Places that are diversified, and the best-scored items they are chosen from: bounds the work to places x pool. */
export const DIVERSE_PLACES = 32;
export const DIVERSE_POOL = 96;

const UP: Reason = { kind: "diversity", text: "Moved up for variety" };
const DOWN: Reason = { kind: "diversity", text: "Moved down, as items like it stand above it" };

/**
 * Maximal marginal relevance (Carbonell & Goldstein, SIGIR 1998): each place goes to the item with the highest
 * (1 - strength) * relevance - strength * (its closest cosine to an item placed above). Relevance is the score scaled
 * to 0..1 over the pool, so that a strength means the same whatever the ranker's unit. Of several rules the strongest
 * counts. `order` holds places in the input, best score first.
 */
export function diversify(input: RuleInput, order: number[], scores: Float64Array, reasons: ReasonBook): number[] {
  const rules = rulesFor(input.rules, "diversity", input.list);
  const strength = rules.reduce((most, rule) => Math.max(most, rule.strength), 0);
  const size = Math.min(order.length, DIVERSE_POOL);
  if (strength === 0 || size < 3) return order;

  const pool = order.slice(0, size);
  const low = scores[pool[size - 1]];
  const range = scores[pool[0]] - low;
  const merit = Float64Array.from(pool, (i) => (range > 0 ? ((scores[i] - low) / range) * (1 - strength) : 0));
  /** Closest cosine to an item placed so far; opposite is no better than unrelated, hence never below 0. */
  const closest = new Float64Array(size);
  const placed = new Uint8Array(size);
  const passed = new Uint8Array(size);
  const result: number[] = [];

  let head = 0;
  const places = Math.min(DIVERSE_PLACES, size);
  while (result.length < places) {
    while (placed[head]) head++;
    let best = head;
    let bestMargin = merit[head] - strength * closest[head];
    for (let at = head + 1; at < size; at++) {
      if (placed[at]) continue;
      const margin = merit[at] - strength * closest[at];
      if (margin > bestMargin) {
        best = at;
        bestMargin = margin;
      }
    }
    if (best !== head) {
      reasons.add(pool[best], UP);
      if (!passed[head]) reasons.add(pool[head], DOWN);
      passed[head] = 1;
    }
    placed[best] = 1;
    result.push(pool[best]);
    for (let at = head; at < size; at++) {
      if (placed[at]) continue;
      const cosine = input.similarity(pool[best], pool[at]);
      if (cosine > closest[at]) closest[at] = cosine;
    }
  }
  for (let at = head; at < size; at++) if (!placed[at]) result.push(pool[at]);
  for (let at = size; at < order.length; at++) result.push(order[at]);
  return result;
}
