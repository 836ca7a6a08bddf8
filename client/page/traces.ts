import type { Settings } from "./options.ts";
import { hasOrders } from "./remembered-order.ts";
import { hasUnkept } from "./unkept-events.ts";

/**
 * Whether an earlier page may have left something of the visitor on the device. The worker's database is asked by its
 * name (client/store/database.ts), which opens nothing; where the browser does not tell, the answer is yes.
 */
export async function hasTraces({ site, endpoint }: Settings, storage: Storage | null): Promise<boolean> {
  if (hasOrders(site, storage) || hasUnkept(site, storage)) return true;
  try {
    return (await indexedDB.databases()).some(({ name }) => name === `afterclick:${site}@${endpoint}`);
  } catch {
    return true;
  }
}
