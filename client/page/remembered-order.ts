import type { StorageGrant } from "../../shared/contracts/consent.ts";
import { keptList } from "./kept-list.ts";
import { later } from "./load-later.ts";

/** Ids kept of one list. Far more than a visitor sees of it. */
const MOST_IDS = 500;

/**
 * The last order of each list by name, applied before first paint on the next visit (docs/adr/0003). Always kept in
 * memory; on the device only while a StorageGrant is given.
 */
export interface RememberedOrders {
  get(list: string): readonly string[] | undefined;
  /**
   * Takes an order of `rung` and says whether it did: the popular order (rung 1) does not replace one made for this
   * visitor. Ids that only an earlier order names stay, at the end: one list name often shows other items on other pages.
   */
  set(list: string, order: readonly string[], rung: number): boolean;
  /** Most recently ranked first. */
  lists(): readonly { readonly list: string; readonly order: string[] }[];
  /** Writes what changed since the last call, to be forgotten after `retentionDays`; once the second file is there. */
  save(grant: StorageGrant, retentionDays: number): void;
  /** How often they were erased or forgotten: an order asked for before that is not to be set after it. */
  readonly erasures: number;
  erase(): void;
  /** Another tab erased: forget too. */
  forget(): void;
}

export interface Order {
  readonly order: string[];
  /** The rung that made it. */
  readonly rung: number;
}
interface Kept extends Order {
  /** When it is to be forgotten, ms since the epoch. */
  readonly until: number;
}
export type Entry = [list: string, kept: Kept];

export const storageKey = (site: string): string => `afterclick:${site}:orders`;

/** `storage` is localStorage, or null where the browser denies it. */
export function rememberedOrders(site: string, storage: Storage | null, grant: StorageGrant | null): RememberedOrders {
  const stored = keptList<Entry>(storage, storageKey(site));
  const orders = new Map<string, Order>(grant ? stored.read(isEntry) : []);
  const changed = new Set<string>();

  let erasures = 0;
  const forget = () => {
    erasures++;
    orders.clear();
    changed.clear();
  };
  return {
    get erasures() {
      return erasures;
    },
    get: (list) => orders.get(list)?.order,
    set(list, order, rung) {
      const kept = orders.get(list);
      if (kept && kept.rung > 1 && rung <= 1) return false;
      orders.delete(list);
      orders.set(list, { order: [...new Set([...order, ...(kept?.order ?? [])])].slice(0, MOST_IDS), rung });
      changed.add(list);
      return true;
    },
    lists: () => [...orders].reverse().map(([list, { order }]) => ({ list, order })),
    save(_grant, retentionDays) {
      later?.saveOrders(stored, isEntry, orders, changed, retentionDays);
    },
    erase() {
      forget();
      stored.erase();
    },
    forget,
  };
}

/** Within the bounds of ListNameSchema and ItemIdSchema: the engine refuses a whole question for one bad id. */
const isText = (value: unknown, most: number): boolean =>
  typeof value === "string" && value.length > 0 && value.length <= most;

/** What `save` wrote and may still be used. @throws TypeError for what has another form. */
const isEntry = ([list, { order, rung, until }]: Entry): boolean =>
  isText(list, 128) && rung >= 0 && until > Date.now() && order.every((id) => isText(id, 512));
