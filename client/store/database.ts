/**
 * The one IndexedDB database of a site, and the only file that knows the idb library.
 *
 * | store | key | value |
 * |---|---|---|
 * | events | growing number | Event, current session only, in order of arrival (tabs share it) |
 * | seen, bought | item id | Seen, Bought; index "at" for retention |
 * | parts | sha256 | bytes of a release part and their XXH32, as a Blob: Chromium reads it two to four times faster than an ArrayBuffer |
 * | release | "current" | manifest of the complete release whose parts are kept, and the hash of its manifest.json |
 * | release | "seen", "refused", "number" | SeenSite, Refusal, and the number that places the device in canaries |
 * | release | "receipts" | ConsentReceipt[], oldest first |
 * | release | "policy" | KeptPolicy: policy.json as it was signed |
 * | release | "observations", "reports" | what questions would be answered with, and answers that wait; of a visitor who contributes |
 *
 * Life of a connection: closed -- first use --> open -- another tab deletes or upgrades the database, or the browser
 * ends it --> closed -- next use --> open. A closed connection is an ordinary state, never an error for the caller.
 */
import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from "idb";
import type { Event } from "../../shared/contracts/event.ts";
import type { Bought, Seen } from "./profile-state.ts";
import { StorageFailure } from "./storage-failure.ts";

/** 1: first. A change of stores raises it and extends `upgrade`. */
export const DATABASE_VERSION = 1;

export interface Schema extends DBSchema {
  events: { key: number; value: Event };
  seen: { key: string; value: Seen; indexes: { at: number } };
  bought: { key: string; value: Bought; indexes: { at: number } };
  parts: { key: string; value: Blob };
  /** Read by ReleaseStore, by schema. */
  release: { key: string; value: unknown };
}
export type Connection = IDBPDatabase<Schema>;

const PREFIX = "afterclick:";
/** How long other tabs get to close a database that is to be upgraded or deleted, in ms. */
const OTHER_TABS_MS = 5_000;

/** One database per site and endpoint: two endpoints may serve sites of the same name. */
export const databaseName = (site: string, endpoint: string): string => `${PREFIX}${site}@${endpoint}`;

export class Database {
  readonly name: string;
  #connection: Promise<Connection> | null = null;
  /** Work that has begun: a deletion waits for it, or it would bring the database back. */
  readonly #working = new Set<Promise<unknown>>();
  #deleting: Promise<void> = Promise.resolve();

  constructor(name: string) {
    this.name = name;
  }

  /**
   * Runs `work` on an open connection. When the connection turns out to have been closed under it, it is opened once more.
   * @throws StorageFailure
   */
  async run<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const running = this.#deleting.then(() => this.#runOpen(work));
    this.#working.add(running);
    try {
      return await running;
    } catch (error) {
      throw error instanceof StorageFailure ? error : new StorageFailure(error);
    } finally {
      this.#working.delete(running);
    }
  }

  close(): void {
    this.#connection?.then((connection) => connection.close()).catch(() => {});
    this.#connection = null;
  }

  /**
   * Deletes the database, also when it was never opened here. Work that is asked for meanwhile comes after it.
   * @throws StorageFailure
   */
  async delete(): Promise<void> {
    const before = [...this.#working, this.#deleting];
    const deleting = Promise.allSettled(before).then(async () => {
      await this.#empty();
      this.close();
      return remove(this.name);
    });
    this.#deleting = deleting.catch(() => {});
    try {
      await deleting;
    } catch (error) {
      throw error instanceof StorageFailure ? error : new StorageFailure(error);
    }
  }

  /** Whether the device holds the database, as far as the browser tells: where it refuses storage, nothing is seen. */
  async remains(): Promise<boolean> {
    try {
      return (await indexedDB.databases()).some(({ name }) => name === this.name);
    } catch {
      return false;
    }
  }

  /**
   * Takes everything out, as far as the database is open: deleting waits for tabs that do not let go, and ends with this
   * one. Nothing is opened for it, since that would wait for a deletion that waits itself.
   */
  async #empty(): Promise<void> {
    try {
      const connection = await this.#connection;
      if (!connection) return;
      const names = [...connection.objectStoreNames];
      const write = connection.transaction(names, "readwrite");
      await Promise.all([...names.map((name) => write.objectStore(name).clear()), write.done]);
    } catch {
      // Closed meanwhile, or it refuses: the deletion says what stands in its way.
    }
  }

  async #runOpen<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    try {
      return await work(await this.#open());
    } catch (error) {
      if (!(error instanceof DOMException && error.name === "InvalidStateError")) throw error;
      this.close();
      return await work(await this.#open());
    }
  }

  #open(): Promise<Connection> {
    this.#connection ??= this.#connect().catch((error) => {
      this.#connection = null;
      throw error;
    });
    return this.#connection;
  }

  #connect(): Promise<Connection> {
    return patiently((blocked) =>
      openDB<Schema>(this.name, DATABASE_VERSION, {
        upgrade(database) {
          database.createObjectStore("events", { autoIncrement: true });
          database.createObjectStore("seen", { keyPath: "item" }).createIndex("at", "at");
          database.createObjectStore("bought", { keyPath: "item" }).createIndex("at", "at");
          database.createObjectStore("parts");
          database.createObjectStore("release");
        },
        blocked,
        // This tab must never stand in the way of erasing or upgrading in another one.
        blocking: () => this.close(),
        terminated: () => this.close(),
      }),
    );
  }
}

/**
 * Deletes the databases of all sites on this origin: what erasing means before any site is named.
 * @throws StorageFailure
 */
export async function deleteAllDatabases(): Promise<void> {
  try {
    for (const { name } of await indexedDB.databases()) if (name?.startsWith(PREFIX)) await remove(name);
  } catch (error) {
    throw error instanceof StorageFailure ? error : new StorageFailure(error);
  }
}

const remove = (name: string): Promise<void> => patiently((blocked) => deleteDB(name, { blocked }));

/**
 * Waits for other tabs to let go, but not for ever: a tab of another script version may never do so. Whatever `request`
 * still brings then is let go of too.
 */
function patiently<T>(request: (blocked: () => void) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    let gaveUp = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const giveUp = () => {
      gaveUp = true;
      reject(new StorageFailure("another tab holds the database"));
    };
    const blocked = () => {
      timer ??= setTimeout(giveUp, OTHER_TABS_MS);
    };
    request(blocked)
      .then((result) => {
        if (gaveUp && result) (result as { close?(): void }).close?.();
        resolve(result);
      }, reject)
      .finally(() => clearTimeout(timer));
  });
}
