import { SPENT_PREFIX } from "../../shared/contracts/spent-database.ts";

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
  /** Questions for which the device has an answer in preparation. */
  readonly answers: number;
  /** Records of any kind, by whose absence nothing is kept. */
  readonly records: number;
  /** Bytes of the release's parts. */
  readonly release: number;
  /** Whether what answers have cost is still counted, which outlives erasing (docs/privacy.md). */
  readonly hasSpent: boolean;
}

type Counts = Omit<Kept, "orders" | "hasSpent">;

/** @param site null for all sites of this origin. @returns null where the browser does not tell */
export async function keptOnDevice(site: string | null): Promise<Kept | null> {
  const of = (prefix: string, end: string): string => (site === null ? `${prefix}:` : `${prefix}:${site}${end}`);
  try {
    const names = (await indexedDB.databases()).map(({ name }) => name ?? "");
    const profiles = await Promise.all(names.filter((name) => name.startsWith(of("afterclick", "@"))).map(countIn));
    const ledgers = names.filter((name) =>
      site === null ? name.startsWith(SPENT_PREFIX) : name === SPENT_PREFIX + site,
    );
    const stored = Object.entries(localStorage).filter(([key]) => key.startsWith(of("afterclick", ":")));
    const sum = (field: keyof Counts) => profiles.reduce((total, counts) => total + (counts?.[field] ?? 0), 0);
    return {
      events: sum("events") + lengthOf(stored, ":unkept"),
      seen: sum("seen"),
      bought: sum("bought"),
      orders: lengthOf(stored, ":orders"),
      receipts: sum("receipts"),
      answers: sum("answers"),
      records: sum("records") + stored.length,
      release: sum("release"),
      hasSpent: (await Promise.all(ledgers.map(hasSpentIn))).includes(true),
    };
  } catch {
    return null;
  }
}

/** Whether there is, or may be, something to erase. */
export const isKept = (kept: Kept | null): boolean => !kept || kept.records > 0;

const lengthOf = (stored: readonly [key: string, value: string][], end: string): number =>
  stored
    .filter(([key]) => key.endsWith(end))
    .reduce((total, [, value]) => total + (JSON.parse(value) as readonly unknown[]).length, 0);

const countIn = (name: string): Promise<Counts | null> =>
  readKept(name, async (database) => {
    const stores = [...database.objectStoreNames];
    const transaction = database.transaction(stores);
    const store = (name: string) => transaction.objectStore(name);
    const [counts, parts, receipts, answers] = await Promise.all([
      Promise.all(stores.map(async (name) => [name, await done(store(name).count())] as const)),
      done(store("parts").getAll() as IDBRequest<Blob[]>),
      done(store("release").get("receipts") as IDBRequest<object | undefined>),
      done(store("release").get("observations") as IDBRequest<object | undefined>),
    ]);
    const { events, seen, bought } = Object.fromEntries(counts);
    return {
      events,
      seen,
      bought,
      receipts: Object.keys(receipts ?? {}).length,
      answers: Object.keys(answers ?? {}).length,
      records: counts.reduce((total, [, count]) => total + count, 0),
      release: parts.reduce((total, { size }) => total + size, 0),
    };
  });

/** A ledger is there as soon as somebody has looked for one. */
const hasSpentIn = (name: string): Promise<boolean | null> =>
  readKept(name, async (database) => {
    const release = database.transaction("release").objectStore("release");
    const ledger = await done(release.get("ledger") as IDBRequest<{ readonly spentEver: number } | undefined>);
    return !!ledger?.spentEver;
  });

/** Null where it is gone by now: to open it must not bring it back. Whoever deletes it meanwhile does not wait for this. */
async function readKept<T>(name: string, read: (database: IDBDatabase) => Promise<T>): Promise<T | null> {
  const opening = indexedDB.open(name);
  opening.onupgradeneeded = () => opening.transaction?.abort();
  const database = await done(opening).catch(() => null);
  if (!database) return null;
  database.onversionchange = () => database.close();
  try {
    return await read(database);
  } finally {
    database.close();
  }
}

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
