import { type ConsentReceipt, MOST_RECEIPTS, nextReceipt, type ReceiptInput } from "../../shared/consent/receipt.ts";
import type { StorageGrant } from "../../shared/contracts/consent.ts";
import { sha256InScript } from "../sync/sha256.ts";
import type { Database } from "./database.ts";

const KEY = "receipts";

/** `chain` with a receipt of `change`, when it changes anything; cut to the newest. */
export function withReceipt(chain: readonly ConsentReceipt[], change: ReceiptInput): readonly ConsentReceipt[] {
  const receipt = nextReceipt(chain.at(-1) ?? null, change, (bytes) => new Uint8Array(sha256InScript(bytes).buffer));
  return receipt ? [...chain, receipt].slice(-MOST_RECEIPTS) : chain;
}

/** The chain of receipts that the site's tabs share on the device. All methods throw StorageFailure. */
export class ReceiptStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async read(_grant: StorageGrant): Promise<readonly ConsentReceipt[]> {
    return this.#database.run(async (db) => ((await db.get("release", KEY)) as ConsentReceipt[] | undefined) ?? []);
  }

  /**
   * Adds a receipt of `change`; in one transaction, or receipts of two tabs could follow the same one.
   *
   * @param memory the chain to go on with where the device has none
   * @returns the chain as it is kept now
   */
  async add(
    _grant: StorageGrant,
    memory: readonly ConsentReceipt[],
    change: ReceiptInput,
  ): Promise<readonly ConsentReceipt[]> {
    return this.#database.run(async (db) => {
      const write = db.transaction("release", "readwrite");
      const kept = ((await write.store.get(KEY)) as ConsentReceipt[] | undefined) ?? [];
      const chain = withReceipt(kept.length > 0 ? kept : memory, change);
      if (chain.length > 0 && chain !== kept) await write.store.put(chain, KEY);
      await write.done;
      return chain;
    });
  }
}
