import type { Reason } from "../../contracts/engine-api.ts";
import type { Rule } from "../../contracts/rules.ts";

/** What rules may ask about an item; `i` is the item's place in the input. */
export interface ItemFacts {
  /** Value of category, brand or a catalogue attribute; "" when the item has none. */
  attribute(i: number, name: string): string;
  inStock(i: number): boolean;
  /** Seconds since the Unix epoch; NaN when unknown. */
  publishedAt(i: number): number;
  /** Region codes the item may be shown in; empty means everywhere. */
  regions(i: number): readonly string[];
}

/** What rules may ask about the visitor and the moment. */
export interface RuleContext {
  /** Seconds since the Unix epoch. */
  readonly nowS: number;
  /** Region code the page gave; null when it gave none. */
  readonly region: string | null;
  /** Ids of items bought. */
  readonly bought: ReadonlySet<string>;
  /** Impressions of an item since its last click. */
  seen(id: string): number;
}

export interface RuleInput {
  /** Name of the list or slot. */
  readonly list: string;
  /** In a list every item stays; a slot may leave items out. */
  readonly kind: "list" | "slot";
  /** Places to fill; read for slots only. */
  readonly k: number;
  /** Ids [n], in page order for a list. Ties of score keep this order. */
  readonly ids: readonly string[];
  /** Scores [n], higher is better; boosts are in their unit. NaN counts as the lowest. */
  readonly scores: ArrayLike<number>;
  readonly facts: ItemFacts;
  /** Cosine of the vectors of items i and j. */
  similarity(i: number, j: number): number;
  /** Every rule of the release; those for other lists are skipped here. */
  readonly rules: readonly Rule[];
  readonly context: RuleContext;
}

export interface RuleOutput {
  /** Places in the input, best first: a permutation for a list, at most `k` of them for a slot. */
  readonly order: readonly number[];
  /** By place in the input; an item no rule touched is absent. */
  readonly reasons: ReadonlyMap<number, readonly Reason[]>;
}

export type RuleOf<K extends Rule["rule"]> = Extract<Rule, { rule: K }>;
