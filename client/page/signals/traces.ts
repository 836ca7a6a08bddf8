import type { Settings } from "../options.ts";

/** What the page script keeps in localStorage: remembered orders, unkept events, the mark of an erasing. */
export const keysOf = ({ site }: Settings, storage: Storage | null): string[] =>
  Array.from({ length: storage?.length ?? 0 }, (_, i) => storage?.key(i) ?? "").filter((key) =>
    key.startsWith(`afterclick:${site}:`),
  );

/**
 * Whether an earlier page may have left something of the visitor on the device. The worker's database is asked by its
 * name (client/store/database.ts), which opens nothing; where the browser does not tell, the answer is yes.
 */
export async function hasTraces(settings: Settings, storage: Storage | null): Promise<boolean> {
  try {
    if (keysOf(settings, storage).length > 0) return true;
    const { site, endpoint } = settings;
    return (await indexedDB.databases()).some(({ name }) => name === `afterclick:${site}@${endpoint}`);
  } catch {
    return true;
  }
}
