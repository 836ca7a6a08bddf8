import * as v from "valibot";
import { ItemIdSchema, ListNameSchema } from "./event.ts";

/** Matches items whose attribute (category, brand or a catalogue attribute) has one of the values. */
const WhereSchema = v.object({ attribute: v.string(), oneOf: v.pipe(v.array(v.string()), v.minLength(1)) });
const Lists = v.optional(v.array(ListNameSchema));
const count = v.pipe(v.number(), v.integer(), v.minValue(1));

/** `lists` names the lists and slots a rule is for; absent means all. */
export const RuleSchema = v.variant("rule", [
  /** Not eligible: out of stock. In a list such items sink to the end, in a slot they are left out: nothing is hidden. */
  v.object({ rule: v.literal("in-stock"), lists: Lists }),
  /** Not eligible outside its regions, when the page says the region. */
  v.object({ rule: v.literal("region"), lists: Lists }),
  /** Not eligible when published longer ago than `maxDays`. */
  v.object({ rule: v.literal("age"), maxDays: v.pipe(v.number(), v.minValue(0)), lists: Lists }),
  /** Not eligible once bought. */
  v.object({ rule: v.literal("not-bought"), lists: Lists }),
  /** Not eligible after `times` impressions without a click. */
  v.object({ rule: v.literal("seen"), times: count, lists: Lists }),
  /** Holds the item at a 0-based place. */
  v.object({
    rule: v.literal("pin"),
    item: ItemIdSchema,
    position: v.pipe(v.number(), v.integer(), v.minValue(0)),
    lists: Lists,
  }),
  /** Adds `points` to the ranker's score (a logit: +0.69 doubles the odds). */
  v.object({ rule: v.literal("boost"), where: WhereSchema, points: v.pipe(v.number(), v.finite()), lists: Lists }),
  /** At most `most` items with the same value of `attribute` among any `within` in a row from the top. */
  v.object({ rule: v.literal("cap"), attribute: v.string(), most: count, within: count, lists: Lists }),
  /** Maximal marginal relevance (Carbonell & Goldstein 1998) on item vectors: 0 leaves the order, 1 is diversity only. */
  v.object({ rule: v.literal("diversity"), strength: v.pipe(v.number(), v.minValue(0), v.maxValue(1)), lists: Lists }),
]);
export type Rule = v.InferOutput<typeof RuleSchema>;
export const RulesSchema = v.object({ rules: v.array(RuleSchema) });
export type Rules = v.InferOutput<typeof RulesSchema>;
export const NO_RULES: Rules = { rules: [] };
