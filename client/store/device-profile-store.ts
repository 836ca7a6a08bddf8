import { grantReport, type StorageGrant } from "../../shared/contracts/consent.ts";
import type { Event } from "../../shared/contracts/event.ts";
import type { Database } from "./database.ts";
import { forgetAnswers, forgetProfile, readProfile, writeProfile } from "./profile-records.ts";
import { ProfileState } from "./profile-state.ts";
import type { ProfileStore } from "./profile-store.ts";

/** Keeps the profile in IndexedDB. Writes are queued, so that they are made in the order of the events. */
export class DeviceProfileStore implements ProfileStore<StorageGrant> {
  readonly persistent = true;
  readonly state = new ProfileState();
  readonly #database: Database;
  #queue: Promise<unknown> = Promise.resolve();
  /** Raised by every change of the state, so that a slow read does not overwrite a newer one. */
  #changes = 0;
  #retired = false;

  constructor(database: Database) {
    this.#database = database;
  }

  async load(grant: StorageGrant, now: number, oldest: number): Promise<void> {
    await Promise.all([
      this.#enqueue(() => this.#database.run((db) => forgetProfile(db, oldest))),
      // Also what an earlier page kept, which may have been allowed more.
      grantReport(grant.mode) ? null : this.#database.run(forgetAnswers),
    ]);
    await this.reload();
    this.state.expire(now);
  }

  async add(_grant: StorageGrant, events: readonly Event[]): Promise<void> {
    const change = this.state.add(events);
    this.#changes++;
    await this.#enqueue(() => this.#database.run((db) => writeProfile(db, change)));
  }

  /** Takes over what is kept, such as events that another tab has just written. */
  async reload(): Promise<void> {
    let before: number;
    do {
      before = this.#changes;
      const stored = await this.#enqueue(() => this.#database.run(readProfile));
      if (!stored) return;
      if (before === this.#changes) this.state.replace(stored);
    } while (before !== this.#changes);
  }

  async erase(): Promise<void> {
    this.state.clear();
    this.#changes++;
    await this.#enqueue(() => this.#database.delete());
  }

  /** Ends all access to the device: work that waits is dropped, or it would bring back a database that is to go. */
  retire(): void {
    this.#retired = true;
  }

  get retired(): boolean {
    return this.#retired;
  }

  /** Undefined when the store has been retired meanwhile. */
  #enqueue<T>(work: () => Promise<T>): Promise<T | undefined> {
    const result = this.#queue.then(() => (this.#retired ? undefined : work()));
    this.#queue = result.catch(() => {});
    return result;
  }
}
