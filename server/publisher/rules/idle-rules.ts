import type { CatalogueItem } from "../../../shared/contracts/item.ts";
import type { Rule, Rules } from "../../../shared/contracts/rules.ts";

/**
 * Sentences about rules that cannot do anything with this catalogue, most often for a typing error. They are warnings: a
 * rule may be there for items that come tomorrow.
 */
export function idleRules({ rules }: Rules, items: readonly CatalogueItem[]): string[] {
  const ids = new Set(items.map((item) => item.id));
  const idle = rules.map((rule, i) => {
    const reason = reasonIdle(rule, items, ids);
    return reason && `Rule ${i + 1} (${rule.rule}) does nothing: ${reason}.`;
  });
  return idle.filter((sentence) => sentence !== null);
}

function reasonIdle(rule: Rule, items: readonly CatalogueItem[], ids: ReadonlySet<string>): string | null {
  const none = (has: (item: CatalogueItem) => boolean): boolean => !items.some(has);
  switch (rule.rule) {
    case "pin":
      return ids.has(rule.item) ? null : `no item has the id "${rule.item}"`;
    case "cap":
      return none((item) => attributeOf(item, rule.attribute) !== undefined)
        ? `no item has the attribute "${rule.attribute}"`
        : null;
    case "boost": {
      const { attribute, oneOf } = rule.where;
      return none((item) => oneOf.includes(attributeOf(item, attribute) ?? ""))
        ? `no item has the attribute "${attribute}" of ${oneOf.map((value) => `"${value}"`).join(" or ")}`
        : null;
    }
    case "region":
      return none((item) => (item.regions?.length ?? 0) > 0) ? "no item has regions" : null;
    case "age":
      return none((item) => item.publishedAt !== undefined) ? "no item has a publishing time" : null;
    // A shop may have everything in stock today.
    case "in-stock":
    case "not-bought":
    case "seen":
    case "diversity":
      return null;
  }
}

function attributeOf(item: CatalogueItem, attribute: string): string | undefined {
  if (attribute === "category" || attribute === "brand") return item[attribute];
  return item.attributes?.[attribute];
}
