import { DAY_MS } from "../../shared/math/day.ts";
import type { KeptList } from "./kept-list.ts";
import type { Entry, Order } from "./remembered-order.ts";

/** Lists kept, least recently ranked dropped first. */
const MOST_LISTS = 20;
/** Characters kept in all: localStorage holds about 5 million for the whole site, and reading it blocks the page. */
const MOST_CHARS = 100_000;

/** Writes the orders that changed, to be forgotten after `retentionDays`. */
export function saveOrders(
  stored: KeptList<Entry>,
  fits: (entry: Entry) => boolean,
  orders: ReadonlyMap<string, Order>,
  changed: Set<string>,
  retentionDays: number,
): void {
  if (changed.size === 0) return;
  const until = Date.now() + retentionDays * DAY_MS;
  // Another tab may have written since: its lists stay, ours go on top as the most recent.
  const merged = new Map(stored.read(fits));
  for (const list of changed) {
    merged.delete(list);
    merged.set(list, { ...orders.get(list)!, until });
  }
  changed.clear();
  stored.write(bounded([...merged]));
}

/** Oldest first, as many of the newest as fit the bounds. */
function bounded(entries: readonly Entry[]): Entry[] {
  const kept = entries.slice(-MOST_LISTS);
  while (JSON.stringify(kept).length > MOST_CHARS) kept.shift();
  return kept;
}
