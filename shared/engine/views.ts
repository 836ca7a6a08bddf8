import type { Card, Reason, Rule } from "../contracts/index.ts";
import { becauseReason } from "./reasons.ts";
import { applyRules } from "./rules/apply-rules.ts";
import { pinnedIds } from "./rules/pin.ts";
import type { ItemFacts, RuleContext } from "./rules/rule-input.ts";
import type { Scored } from "./scoring.ts";
import type { Interaction } from "./session-window.ts";
import type { Shard } from "./shard.ts";

export interface ViewInput {
  readonly shard: Shard;
  /** The session that was scored; newest last. Empty for a popular order. */
  readonly session: readonly Interaction[];
  readonly scored: Scored;
  readonly rules: readonly Rule[];
  readonly context: RuleContext;
}

/** An order with its reasons, by item id. */
export interface View {
  readonly order: readonly string[];
  readonly reasons: Readonly<Record<string, readonly Reason[]>>;
}

/** A list of the page, re-ordered: a permutation of the distinct known ids among `pageIds`. */
export function listView(input: ViewInput, list: string, pageIds: readonly string[]): View {
  const items = [...new Set(pageIds)].map(input.shard.indexOf).filter((item) => item >= 0);
  return view(input, list, "list", items.length, items);
}

/** Items pinned in slots: a scoring pass must hold them too, beside the page's own, or their pins could not hold. */
export function pinnedItems(shard: Shard, rules: readonly Rule[], slots: readonly string[]): number[] {
  return slots.flatMap((slot) => pinnedIds(rules, slot).map(shard.indexOf)).filter((item) => item >= 0);
}

/** A slot, filled with the best k items of the shard that are not in `exclude`. */
export function slotView(input: ViewInput, slot: string, k: number, exclude: readonly string[]): View {
  const { items, retrieved, placeOf } = input.scored;
  const left = new Set(exclude.map(input.shard.indexOf));
  const candidates: number[] = [];
  const offer = (item: number): void => {
    if (!left.has(item) && !isDelisted(input.shard, item)) candidates.push(item);
  };
  for (let place = 0; place < retrieved; place++) offer(items[place]);
  const pinned = pinnedItems(input.shard, input.rules, [slot]).filter((item) => placeOf(item) >= retrieved);
  for (const item of new Set(pinned)) offer(item);
  return view(input, slot, "slot", k, candidates);
}

/** The publisher marks an item that the catalogue does not list so: its card would be empty and lead nowhere. */
const isDelisted = ({ items }: Shard, item: number): boolean =>
  items.inStock[item] === 0 && items.title(item) === "" && items.card(item).url === "";

export function cardsOf(shard: Shard, ids: readonly string[]): Record<string, Card> {
  return Object.fromEntries(ids.map((id) => [id, shard.items.card(shard.indexOf(id))]));
}

function view(input: ViewInput, name: string, kind: "list" | "slot", k: number, items: readonly number[]): View {
  const { shard, scored, session } = input;
  const places = items.map(scored.placeOf);
  const ids = items.map((item) => shard.items.keys.at(item));
  const { order, reasons: ruled } = applyRules({
    list: name,
    kind,
    k,
    ids,
    scores: places.map((place) => scored.scores[place]),
    facts: factsOf(shard, items),
    similarity: (i, j) => cosine(shard, items[i], items[j]),
    rules: input.rules,
    context: input.context,
  });
  /** By age of the interaction: one explains many items. */
  const explained: Reason[][] = [];
  const because = (age: number): readonly Reason[] => {
    if (age < 0) return [];
    explained[age] ??= [becauseReason(shard, session[session.length - 1 - age])];
    return explained[age];
  };
  // Without a prototype: an id may be "__proto__", and of an object literal every new id makes another hidden class.
  const reasons: Record<string, readonly Reason[]> = Object.create(null);
  for (const i of order) {
    const all = [...because(scored.because[places[i]]), ...(ruled.get(i) ?? [])];
    if (all.length > 0) reasons[ids[i]] = all;
  }
  return { order: order.map((i) => ids[i]), reasons };
}

function factsOf({ items: table }: Shard, items: readonly number[]): ItemFacts {
  return {
    attribute(i, name) {
      const column = table.attributes.get(name);
      return column ? column.values[column.codes[items[i]]] : "";
    },
    inStock: (i) => table.inStock[items[i]] === 1,
    publishedAt: (i) => table.publishedAt[items[i]] || Number.NaN,
    regions(i) {
      const text = table.regions.values[table.regions.codes[items[i]]];
      return text === "" ? [] : text.split(" ");
    },
  };
}

function cosine({ vectors }: Shard, a: number, b: number): number {
  const { rows, scales, dimension } = vectors;
  let dot = 0;
  for (let j = 0, at = a * dimension, bt = b * dimension; j < dimension; j++) dot += rows[at + j] * rows[bt + j];
  return dot * scales[a] * scales[b];
}
