/**
 * What pages of this site have kept in the browser, looked at without a worker: also where nothing runs, or no Afterclick is
 * on the page. The databases are client/store/database.ts's, which alone writes them; here they are only counted.
 */
export interface Kept {
  readonly events: number;
  readonly seen: number;
  readonly bought: number;
  readonly orders: number;
  readonly receipts: number;
  /** Bytes of the release's parts. */
  readonly release: number;
  /** Whether what answers have cost is still counted, which outlives erasing (docs/privacy.md). */
  readonly hasSpent: boolean;
}

/** @param site null for all sites of this origin. @returns null where the browser does not tell */
export async function keptOnDevice(site: string | null): Promise<Kept | null> {
  const of = (prefix: string, end: string): string => (site === null ? `${prefix}:` : `${prefix}:${site}${end}`);
  try {
    const names = (await indexedDB.databases()).map(({ name }) => name ?? "");
    const profiles = await Promise.all(names.filter((name) => name.startsWith(of("afterclick", "@"))).map(countIn));
    const stored = Object.entries(localStorage).filter(([key]) => key.startsWith(of("afterclick", ":")));
    const sum = (field: Exclude<keyof Kept, "orders" | "hasSpent">) =>
      profiles.reduce((total, counts) => total + (counts?.[field] ?? 0), 0);
    return {
      events: sum("events") + lengthOf(stored, ":unkept"),
      seen: sum("seen"),
      bought: sum("bought"),
      orders: lengthOf(stored, ":orders"),
      receipts: sum("receipts"),
      release: sum("release"),
      hasSpent: names.some((name) => name.startsWith(of("afterclick-spent", "@"))),
    };
  } catch {
    return null;
  }
}

/** Whether there is, or may be, something to erase. */
export const isKept = (kept: Kept | null): boolean =>
  !kept || kept.events + kept.seen + kept.bought + kept.orders + kept.receipts + kept.release > 0;

const lengthOf = (stored: readonly [key: string, value: string][], end: string): number =>
  stored
    .filter(([key]) => key.endsWith(end))
    .reduce((total, [, value]) => total + (JSON.parse(value) as readonly unknown[]).length, 0);

async function countIn(name: string): Promise<Omit<Kept, "orders" | "hasSpent"> | null> {
  const database = await openKept(name);
  if (!database) return null;
  try {
    const store = (name: string) => database.transaction(name).objectStore(name);
    const [events, seen, bought, parts, receipts] = await Promise.all([
      done(store("events").count()),
      done(store("seen").count()),
      done(store("bought").count()),
      done(store("parts").getAll() as IDBRequest<Blob[]>),
      done(store("release").get("receipts") as IDBRequest<readonly unknown[] | undefined>),
    ]);
    const release = parts.reduce((total, { size }) => total + size, 0);
    return { events, seen, bought, receipts: receipts?.length ?? 0, release };
  } finally {
    database.close();
  }
}

/** Null where it is gone by now: to open it must not bring it back. Whoever deletes it meanwhile does not wait for this. */
async function openKept(name: string): Promise<IDBDatabase | null> {
  const opening = indexedDB.open(name);
  opening.onupgradeneeded = () => opening.transaction?.abort();
  const database = await done(opening).catch(() => null);
  if (database) database.onversionchange = () => database.close();
  return database;
}

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
