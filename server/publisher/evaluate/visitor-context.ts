import type { RuleContext } from "../../../shared/engine/rules/rule-input.ts";
import type { Shard } from "../../../shared/engine/shard.ts";
import type { Touch } from "./cases.ts";

/**
 * What rules would know on a device after these events: the time, what was bought, and what was seen without a click in
 * this session. The region is unknown, and so is what the visitor did in earlier sessions.
 */
export function visitorContext({ n, items }: Pick<Shard, "n" | "items">, prefix: readonly Touch[]): RuleContext {
  const bought = new Set<string>();
  const seen = new Map<string, number>();
  for (const { type, item } of prefix) {
    if (item < 0 || item >= n) continue;
    const id = items.keys.at(item);
    if (type === "purchase") bought.add(id);
    else if (type === "impression") seen.set(id, (seen.get(id) ?? 0) + 1);
    else if (type === "click") seen.delete(id);
  }
  const at = prefix.at(-1)?.at ?? Number.NaN;
  return {
    // A log without times has no ages: at time 0 nothing is too old.
    nowS: Number.isNaN(at) ? 0 : Math.floor(at / 1000),
    region: null,
    bought,
    seen: (id) => seen.get(id) ?? 0,
  };
}
