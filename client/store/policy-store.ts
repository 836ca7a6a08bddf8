import type { StorageGrant } from "../../shared/contracts/consent.ts";
import type { RawDocument } from "../../shared/trust/signed-bytes.ts";
import type { Database } from "./database.ts";

const KEY = "policy";

/** A site's policy.json, as it was signed, and under which root that was checked. */
export interface KeptPolicy {
  readonly pin: string;
  readonly root: number;
  readonly policy: RawDocument;
}

/** All methods throw StorageFailure. */
export class PolicyStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async read(): Promise<RawDocument | null> {
    const kept = await this.#database.run((db) => db.get("release", KEY));
    return (kept as KeptPolicy | undefined)?.policy ?? null;
  }

  /** Writes only what is not there already. */
  async keep(_grant: StorageGrant, next: KeptPolicy): Promise<void> {
    await this.#database.run(async (db) => {
      const write = db.transaction("release", "readwrite");
      if (JSON.stringify(await write.store.get(KEY)) !== JSON.stringify(next)) await write.store.put(next, KEY);
      await write.done;
    });
  }
}
