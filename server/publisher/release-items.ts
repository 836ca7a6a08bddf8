import type { CatalogueItem } from "../../shared/contracts/index.ts";

/** The items of a release in index order: those of the log first, then those that are only in the catalogue. */
export interface ReleaseItems {
  readonly items: readonly CatalogueItem[];
  /** Items of the log, which come first. */
  readonly logged: number;
  /** Items of the log that the catalogue knows. */
  readonly matched: number;
  /** Attributes worth a column on the device. */
  readonly attributes: readonly string[];
}

const MOST_ATTRIBUTES = 16;
/** An attribute with more values than this is free text: of no use to a rule, and heavy. */
const MOST_VALUES = 5000;

/**
 * An item of the log that a given catalogue does not list is kept (sessions go through it) but counts as out of stock:
 * most likely it is no longer sold.
 */
export function releaseItems(itemIds: readonly string[], catalogue: readonly CatalogueItem[] | null): ReleaseItems {
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
    attributes: attributesOf(catalogue ?? []),
  };
}

function attributesOf(catalogue: readonly CatalogueItem[]): string[] {
  const counts = new Map<string, { items: number; values: Set<string> }>();
  for (const { attributes } of catalogue) {
    for (const [name, value] of Object.entries(attributes ?? {})) {
      const count = counts.get(name) ?? { items: 0, values: new Set() };
      counts.set(name, count);
      count.items++;
      if (count.values.size <= MOST_VALUES) count.values.add(value);
    }
  }
  return [...counts]
    .filter(([, { values }]) => values.size <= MOST_VALUES)
    .sort((a, b) => b[1].items - a[1].items || (a[0] < b[0] ? -1 : 1))
    .slice(0, MOST_ATTRIBUTES)
    .map(([name]) => name);
}
