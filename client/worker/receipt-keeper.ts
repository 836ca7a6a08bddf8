import type { ConsentReceipt, ReceiptInput } from "../../shared/consent/receipt.ts";
import type { StorageGrant } from "../../shared/contracts/consent.ts";
import { type ReceiptStore, withReceipt } from "../store/receipt-store.ts";
import { StorageFailure } from "../store/storage-failure.ts";
import type { Failures } from "./failures.ts";

/**
 * The receipts of what the visitor agreed to: on the device while the mode allows it, else as long as the worker lives. A
 * chain that has begun goes on in the other place when the mode changes; one that was erased does not come back.
 */
export class ReceiptKeeper {
  readonly #store: ReceiptStore;
  readonly #grant: () => StorageGrant | null;
  readonly #failures: Failures;
  #chain: readonly ConsentReceipt[] = [];
  #turn: Promise<unknown> = Promise.resolve();

  /** @param grant asked each time: the mode may have changed while a receipt waited for its turn */
  constructor(store: ReceiptStore, grant: () => StorageGrant | null, failures: Failures) {
    this.#store = store;
    this.#grant = grant;
    this.#failures = failures;
  }

  /** Adds a receipt when `change` changes the mode. Where the device refuses, the chain goes on in memory. */
  add(change: ReceiptInput): Promise<void> {
    return this.#inTurn(
      (grant) => this.#store.add(grant, this.#chain, change),
      () => withReceipt(this.#chain, change),
    );
  }

  /** Oldest first, those of the site's other tabs included. */
  async list(): Promise<readonly ConsentReceipt[]> {
    await this.#inTurn(
      (grant) => this.#store.read(grant),
      () => this.#chain,
    );
    return this.#chain;
  }

  /** The profile is erased, and its database with it. */
  forget(): void {
    this.#chain = [];
  }

  #inTurn(
    onDevice: (grant: StorageGrant) => Promise<readonly ConsentReceipt[]>,
    inMemory: () => readonly ConsentReceipt[],
  ): Promise<void> {
    const done = this.#turn.then(async () => {
      const grant = this.#grant();
      const kept = grant && (await onDevice(grant).catch((error) => this.#note(error)));
      this.#chain = kept ?? inMemory();
    });
    this.#turn = done;
    return done;
  }

  #note(error: unknown): null {
    this.#failures.add((error instanceof StorageFailure ? error : new StorageFailure(error)).failure);
    return null;
  }
}
