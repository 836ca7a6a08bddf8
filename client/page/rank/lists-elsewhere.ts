import type { RememberedOrders } from "../remembered-order.ts";
import type { Targets } from "./targets.ts";

const MOST = 3;

/** Lists of other pages to keep current, so that the visitor finds them in order when going back. */
export function listsElsewhere(targets: Targets, orders: RememberedOrders): { list: string; items: string[] }[] {
  const here = new Set(targets.lists.map(({ name }) => name));
  return orders
    .lists()
    .filter(({ list }) => !here.has(list))
    .slice(0, MOST)
    .map(({ list, order }) => ({ list, items: order }));
}
