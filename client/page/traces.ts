import type { Settings } from "./options.ts";
import { storageKey } from "./remembered-order.ts";
import { unkeptKey } from "./unkept-events.ts";

/**
 * Whether an earlier page may have left something of the visitor on the device. The worker's database is asked by its
 * name (client/store/database.ts), which opens nothing; where the browser does not tell, the answer is yes.
 */
export async function hasTraces({ site, endpoint }: Settings, storage: Storage | null): Promise<boolean> {
  try {
    if ([storageKey, unkeptKey].some((key) => storage?.getItem(key(site)))) return true;
    return (await indexedDB.databases()).some(({ name }) => name === `afterclick:${site}@${endpoint}`);
  } catch {
    return true;
  }
}
