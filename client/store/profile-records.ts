import type { Connection } from "./database.ts";
import { eventsToCut, MOST_BOUGHT, MOST_SEEN, type ProfileChange, type StoredProfile } from "./profile-state.ts";

const STORES = ["events", "seen", "bought"] as const;
/** What lies in the release's store of a visitor who contributes, by key: what would be answered, and answers that wait. */
export const OBSERVATIONS = "observations";
export const REPORTS = "reports";

export async function readProfile(db: Connection): Promise<StoredProfile> {
  const read = db.transaction(STORES);
  const [events, seen, bought] = await Promise.all([
    read.objectStore("events").getAll(),
    // By age, so that the entries that were put the longest ago are again the first to go.
    read.objectStore("seen").index("at").getAll(),
    read.objectStore("bought").index("at").getAll(),
    read.done,
  ]);
  return { events, seen, bought };
}

/**
 * One transaction, committed without waiting for its requests: the click that leaves a page is written before the browser
 * ends the worker. Durability is relaxed: losing it in a power cut is fine, waiting for the disk is not.
 */
export async function writeProfile(db: Connection, change: ProfileChange): Promise<void> {
  const write = db.transaction(STORES, "readwrite", { durability: "relaxed" });
  const events = write.objectStore("events");
  const seen = write.objectStore("seen");
  const bought = write.objectStore("bought");
  // Every request is handled, so that a refused one rejects `done` and nothing else.
  const requests: Promise<unknown>[] = [];
  if (change.newSession) requests.push(events.clear());
  for (const event of change.events) requests.push(events.add(event));
  for (const entry of change.seen) requests.push(entry.count > 0 ? seen.put(entry) : seen.delete(entry.item));
  for (const entry of change.bought) requests.push(bought.put(entry));
  write.commit();
  await Promise.all([...requests, write.done]);
  if (change.full) await boundProfile(db);
}

/** Cuts what is kept to the bounds of ProfileState. */
async function boundProfile(db: Connection): Promise<void> {
  const write = db.transaction(STORES, "readwrite", { durability: "relaxed" });
  const events = write.objectStore("events");
  const [keys, kept] = await Promise.all([events.getAllKeys(), events.getAll()]);
  const cut = eventsToCut(kept);
  await Promise.all([
    ...keys.filter((_, i) => cut.has(i)).map((key) => events.delete(key)),
    cutOldest(write.objectStore("seen"), MOST_SEEN),
    cutOldest(write.objectStore("bought"), MOST_BOUGHT),
    write.done,
  ]);

  async function cutOldest(
    store: { count(): Promise<number>; index(name: "at"): AgeIndex; delete(key: string): Promise<void> },
    most: number,
  ): Promise<void> {
    const surplus = (await store.count()) - most;
    if (surplus <= 0) return;
    for (const key of await store.index("at").getAllKeys(null, surplus)) await store.delete(key);
  }
}

interface AgeIndex {
  getAllKeys(range: null, count: number): Promise<string[]>;
}

/** Drops what only a visitor who contributes has on the device. */
export async function forgetAnswers(db: Connection): Promise<void> {
  const write = db.transaction("release", "readwrite");
  await Promise.all([write.store.delete(OBSERVATIONS), write.store.delete(REPORTS), write.done]);
}

/** Drops what is older than `oldest`, ms since the epoch. */
export async function forgetProfile(db: Connection, oldest: number): Promise<void> {
  const write = db.transaction(STORES, "readwrite", { durability: "relaxed" });
  const events = write.objectStore("events");
  const keys = await events.getAllKeys();
  const kept = await events.getAll();
  const old = IDBKeyRange.upperBound(oldest, true);
  await Promise.all([
    ...keys.filter((_, i) => kept[i].at < oldest).map((key) => events.delete(key)),
    ...[write.objectStore("seen"), write.objectStore("bought")].map(async (store) => {
      for (const key of await store.index("at").getAllKeys(old)) await store.delete(key);
    }),
    write.done,
  ]);
}
