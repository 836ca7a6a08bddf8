import type { Rule } from "../../contracts/rules.ts";
import { applyRules } from "./apply-rules.ts";
import type { RuleInput } from "./rule-input.ts";

/** An item of a test list: what is left out is unremarkable. */
export interface FixtureItem {
  readonly id: string;
  readonly score?: number;
  readonly inStock?: boolean;
  readonly publishedAt?: number;
  readonly regions?: readonly string[];
  readonly seen?: number;
  readonly bought?: boolean;
  readonly attributes?: Readonly<Record<string, string>>;
  /** Direction in degrees: items 90 degrees apart have nothing in common. */
  readonly angle?: number;
}

export const NOW_S = 1_700_000_000;

/** Rule input over plain objects, for tests. Scores fall in list order unless given. */
export function ruleInput(
  items: readonly FixtureItem[],
  rules: readonly Rule[],
  more: Partial<RuleInput> = {},
): RuleInput {
  const seen = new Map(items.map((item) => [item.id, item.seen ?? 0]));
  return {
    list: "feed",
    kind: "list",
    k: items.length,
    ids: items.map((item) => item.id),
    scores: items.map((item, i) => item.score ?? -i),
    facts: {
      attribute: (i, name) => items[i].attributes?.[name] ?? "",
      inStock: (i) => items[i].inStock ?? true,
      publishedAt: (i) => items[i].publishedAt ?? Number.NaN,
      regions: (i) => items[i].regions ?? [],
    },
    similarity: (i, j) => 1 - Math.abs((items[i].angle ?? 90 * i) - (items[j].angle ?? 90 * j)) / 90,
    rules,
    context: {
      nowS: NOW_S,
      region: null,
      bought: new Set(items.filter((item) => item.bought).map((item) => item.id)),
      seen: (id) => seen.get(id) ?? 0,
    },
    ...more,
  };
}

/** The order as ids separated by spaces, and each item's sentences. */
export function ruled(input: RuleInput): { order: string; why: Record<string, string[]> } {
  const { order, reasons } = applyRules(input);
  return {
    order: order.map((i) => input.ids[i]).join(" "),
    why: Object.fromEntries([...reasons].map(([i, list]) => [input.ids[i], list.map((reason) => reason.text)])),
  };
}
