import { applyRules } from "../../shared/engine/rules/apply-rules.ts";
import type { RuleContext } from "../../shared/engine/rules/rule-input.ts";
import type { View } from "../../shared/engine/views.ts";
import type { Basics } from "./loaded-release.ts";

/**
 * A list by popularity when only ids are known: attributes are empty, everything counts as in stock. Rules about ids (pins,
 * bought, seen) hold already; those about attributes follow with the shard, a moment later.
 */
export function popularView(basics: Basics, list: string, pageIds: readonly string[], context: RuleContext): View {
  const rank = new Map(basics.popular.map((id, i) => [id, i]));
  const ids = [...new Set(pageIds)].filter((id) => rank.has(id));
  const { order, reasons } = applyRules({
    list,
    kind: "list",
    k: ids.length,
    ids,
    scores: ids.map((id) => -(rank.get(id) ?? 0)),
    facts: { attribute: () => "", inStock: () => true, publishedAt: () => Number.NaN, regions: () => [] },
    similarity: () => 0,
    rules: basics.rules,
    context,
  });
  return {
    order: order.map((i) => ids[i]),
    reasons: Object.fromEntries([...reasons].map(([i, why]) => [ids[i], why])),
  };
}
