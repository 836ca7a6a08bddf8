import { dyeOf } from "../../site/art/draw-art.ts";
import { DAY, LOG_START } from "../calendar.ts";
import type { Random } from "../random.ts";
import { BRANDS, modelName } from "./names.ts";
import { PRODUCT_KINDS, type ProductKind } from "./product-kinds.ts";
import type { ShopItem } from "./shop-item.ts";

/** `count` products, spread evenly over the kinds; titles are unique. */
export function makeProducts(random: Random, count: number): ShopItem[] {
  const items: ShopItem[] = [];
  const titles = new Set<string>();
  for (let i = 0; i < count; i++) {
    const kind = PRODUCT_KINDS[i % PRODUCT_KINDS.length];
    items.push(makeProduct(random, kind, Math.floor(i / PRODUCT_KINDS.length) + 1, titles));
  }
  return items;
}

function makeProduct(random: Random, kind: ProductKind, number: number, titles: Set<string>): ShopItem {
  const tier = random.weighted([3, 4, 2]);
  const brand = random.pick(BRANDS[tier]);
  const variant = random.pick(kind.variants);
  let title: string;
  do title = [modelName(random), kind.noun, variant].filter(Boolean).join(" ");
  while (titles.has(title));
  titles.add(title);

  const id = `${kind.kind}-${String(number).padStart(3, "0")}`;
  const [low, high] = kind.price;
  const span = (high - low) / 3;
  const price = priceTag(low + span * (tier + random.next()));
  const colour = dyeOf(id).name;
  return {
    id,
    title,
    url: `/p/${id}.html`,
    price,
    category: kind.category,
    brand,
    inStock: !random.chance(0.06),
    publishedAt: LOG_START - random.below(700) * DAY + random.below(DAY),
    description: `${kind.noun} by ${brand} in ${colour}. ${kind.category}.`,
    attributes: { kind: kind.kind, colour, type: "product" },
    hidden: { kind: kind.kind, video: false, topics: kind.topics, popularity: longTail(random), tier, seconds: 0 },
  };
}

/** Prices end as prices do: 24.95, 189.00, 1450.00. */
function priceTag(euros: number): number {
  if (euros < 60) return Math.floor(euros) + 0.95;
  return euros < 1000 ? Math.round(euros) : Math.round(euros / 50) * 50;
}

/** A few items draw most of the eyes: 1 / (1 + 30u) falls from 1 to 0.03. */
export const longTail = (random: Random): number => 1 / (1 + 30 * random.next());
