import type { ShopItem } from "../catalogue/shop-item.ts";
import type { Random } from "../random.ts";
import { match, type Topic } from "../topics.ts";
import type { Shelves } from "./shelves.ts";
import { drift, intent, type Visitor } from "./visitor.ts";

/** A row of events.jsonl. */
export interface LogRow {
  readonly session: string;
  readonly item: string;
  /** Milliseconds since the Unix epoch. */
  readonly time: number;
  readonly type: "click" | "cart" | "purchase";
  /** Time spent on the item after the click. */
  readonly dwell_ms?: number;
  /** 0-based place in the list where it was clicked. */
  readonly position?: number;
  readonly query?: string;
}

/**
 * One visit, as the shop's log would hold it. At each step the visitor sees a page made for everyone, chooses by
 * interest, price and place on the page, stays as long as it interests them, and sometimes buys.
 */
export function browse(
  random: Random,
  items: readonly ShopItem[],
  shelves: Shelves,
  visitor: Visitor,
  session: string,
  start: number,
): LogRow[] {
  const rows: LogRow[] = [];
  const opened = new Set<number>();
  const cart = new Set<ShopItem>();
  let focus: Topic = random.chance(0.7) ? visitor.topics[0] : random.pick(visitor.topics);
  let time = start;
  let last = -1;
  const steps = 1 + Math.floor(5.6 * random.spread());

  for (let step = 0; step < steps; step++) {
    const { shown, query } = look(random, shelves, items, visitor, focus, last);
    const position = choose(random, items, visitor, focus, shown, opened);
    const number = shown[position];
    const item = items[number];
    const liking = match(intent(visitor, focus), item.hidden.topics);
    const dwell = dwellMs(random, item, liking);
    rows.push({ session, item: item.id, time, type: "click", dwell_ms: dwell, position, ...(query && { query }) });
    opened.add(number);
    visitor.known.push(number);
    time += dwell + Math.round(visitor.pace * 1000 * (0.3 + random.spread()));

    if (
      !item.hidden.video &&
      item.inStock &&
      random.chance(0.16 * liking * (item.hidden.tier === visitor.tier ? 1.5 : 0.7))
    ) {
      rows.push({ session, item: item.id, time, type: "cart" });
      cart.add(item);
      time += 2000 + random.below(9000);
    }
    last = number;
    if (random.chance(liking > 0.4 ? 0.1 : 0.35)) focus = drift(random, visitor, focus);
  }
  if (cart.size > 0 && random.chance(0.45)) {
    time += 20_000 + random.below(120_000);
    for (const item of cart) rows.push({ session, item: item.id, time: time++, type: "purchase" });
  }
  return rows;
}

interface Look {
  readonly shown: readonly number[];
  readonly query?: string;
}

function look(
  random: Random,
  shelves: Shelves,
  items: readonly ShopItem[],
  visitor: Visitor,
  focus: Topic,
  last: number,
): Look {
  if (visitor.known.length > 3 && random.chance(0.05)) {
    const products = visitor.known.slice(-20).filter((number) => !items[number].hidden.video && number !== last);
    if (products.length > 0) return { shown: products };
  }
  const video = random.chance(visitor.watches);
  if (last >= 0 && random.chance(0.5)) return { shown: shelves.related(random, last) };
  if (video && random.chance(0.6)) return { shown: shelves.feed(random) };
  if (random.chance(0.2)) {
    const { query, results } = shelves.search(random, focus);
    return { shown: results, query };
  }
  return { shown: shelves.category(random, focus, video) };
}

/** Index into `shown`. Weights are products of how well it fits, how well known it is, and how high it stands. */
function choose(
  random: Random,
  items: readonly ShopItem[],
  visitor: Visitor,
  focus: Topic,
  shown: readonly number[],
  opened: ReadonlySet<number>,
): number {
  const wish = intent(visitor, focus);
  const weights = shown.map((number, position) => {
    const { topics, popularity, tier, video } = items[number].hidden;
    const fit = 0.06 + match(wish, topics);
    const priceFit = video ? 1 : tier === visitor.tier ? 1.5 : 0.7;
    const again = opened.has(number) ? 0.05 : 1;
    return fit * fit * priceFit * again * Math.sqrt(popularity) * (1 / (2 + position) + 0.05);
  });
  return random.weighted(weights);
}

/** Milliseconds. A film holds a part of its length, a product page half a minute or so; indifference leaves in seconds. */
function dwellMs(random: Random, item: ShopItem, liking: number): number {
  const full = item.hidden.video ? Math.min(item.hidden.seconds, 600) * 0.5 : 45;
  const share = Math.min(1, liking) * (0.4 + random.spread()) + 0.03;
  return Math.round(1000 * Math.min(1500, 1 + full * share));
}
