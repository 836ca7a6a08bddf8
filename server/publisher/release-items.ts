import type { CatalogueItem, Rules } from "../../shared/contracts/index.ts";
import { VERB_ATTRIBUTE } from "../../shared/engine/reasons.ts";
import { ruleAttributes } from "./rules/rule-attributes.ts";

/** The items of a release in index order: those of the log first, then those that are only in the catalogue. */
export interface ReleaseItems {
  readonly items: readonly CatalogueItem[];
  /** Items of the log, which come first. */
  readonly logged: number;
  /** Items of the log that the catalogue knows. */
  readonly matched: number;
  /** Attributes that get a column on the device, besides category and brand. */
  readonly attributes: readonly string[];
}

/**
 * An item of the log that a given catalogue does not list is kept (sessions go through it) but counts as out of stock:
 * most likely it is no longer sold.
 */
export function releaseItems(
  itemIds: readonly string[],
  catalogue: readonly CatalogueItem[] | null,
  rules: Rules,
): ReleaseItems {
  const byId = new Map((catalogue ?? []).map((item) => [item.id, item]));
  let matched = 0;
  const items = itemIds.map((id): CatalogueItem => {
    const known = byId.get(id);
    if (!known) return catalogue ? { id, inStock: false } : { id };
    matched++;
    byId.delete(id);
    return known;
  });
  return {
    items: [...items, ...byId.values()],
    logged: itemIds.length,
    matched,
    attributes: attributesOf(catalogue ?? [], rules),
  };
}

/** What rules and reasons read; the rest of the catalogue stays with the publisher. */
function attributesOf(catalogue: readonly CatalogueItem[], rules: Rules): string[] {
  const read = [...new Set([VERB_ATTRIBUTE, ...ruleAttributes(rules)])];
  return read.filter((name) => catalogue.some(({ attributes }) => attributes?.[name] !== undefined));
}
