import * as v from "valibot";
import { ItemIdSchema } from "./event.ts";

const Text = (most: number) => v.pipe(v.string(), v.maxLength(most));

/** One item of the catalogue. Everything but the id may be absent. */
export const CatalogueItemSchema = v.object({
  id: ItemIdSchema,
  title: v.optional(Text(1024)),
  /** Where the item's page is; http(s) or relative. */
  url: v.optional(Text(4096)),
  image: v.optional(Text(4096)),
  /** In the shop's currency. */
  price: v.optional(v.pipe(v.number(), v.finite(), v.minValue(0))),
  category: v.optional(Text(512)),
  brand: v.optional(Text(512)),
  /** Absent means in stock. */
  inStock: v.optional(v.boolean()),
  /** Seconds since the Unix epoch. */
  publishedAt: v.optional(v.pipe(v.number(), v.integer())),
  /** Region codes where the item may be shown; absent or empty means everywhere. */
  regions: v.optional(v.array(Text(32))),
  /** Free text for the item's vector; not shipped to devices. */
  description: v.optional(v.string()),
  /** Further attributes that rules may name (colour, author, ...). */
  attributes: v.optional(v.record(v.string(), Text(512))),
});
export type CatalogueItem = v.InferOutput<typeof CatalogueItemSchema>;
