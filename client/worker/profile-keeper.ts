/**
 * Holds the visitor's profile where consent allows it, and moves it when consent changes.
 *
 *             apply(session)                     apply(device)
 *   nothing ------------------> memory ------------------------------> device
 *      ^                          | ^   storage refused: go on here      |
 *      |  apply(off): forgotten   | +------------------------------------+
 *      +--------------------------+     apply(session): database deleted, memory kept
 *
 * device and contribute are one place; apply(device) drops what only contribute may hold.
 */
import { isLower } from "../../shared/consent/lowest-mode.ts";
import {
  type ConsentMode,
  grantRecord,
  grantStorage,
  type RecordGrant,
  type StorageGrant,
} from "../../shared/contracts/consent.ts";
import { failure } from "../../shared/contracts/error-code.ts";
import type { Event } from "../../shared/contracts/event.ts";
import { DAY_MS } from "../../shared/math/day.ts";
import type { Database } from "../store/database.ts";
import { DeviceProfileStore } from "../store/device-profile-store.ts";
import { MemoryProfileStore } from "../store/memory-profile-store.ts";
import { MOST_AHEAD_MS, ProfileState } from "../store/profile-state.ts";
import { StorageFailure } from "../store/storage-failure.ts";
import type { Tabs } from "../store/tabs.ts";
import type { Failures } from "./failures.ts";

type Place =
  | { readonly kind: "nothing" }
  | { readonly kind: "memory"; readonly grant: RecordGrant; readonly store: MemoryProfileStore }
  | { readonly kind: "device"; readonly grant: StorageGrant; readonly store: DeviceProfileStore };

export class ProfileKeeper {
  readonly #database: Database;
  readonly #tabs: Tabs;
  readonly #failures: Failures;
  #place: Place = { kind: "nothing" };
  /** The store that is being opened. When the mode changes meanwhile, it is not moved into. */
  #arriving: DeviceProfileStore | null = null;
  /**
   * The device refused a write. What it holds is part of what memory holds, so it is not read again while both exist: its
   * events would count twice.
   */
  #givenUp = false;
  readonly #nobody = new ProfileState();

  constructor(database: Database, tabs: Tabs, failures: Failures) {
    this.#database = database;
    this.#tabs = tabs;
    this.#failures = failures;
  }

  get state(): ProfileState {
    return this.#place.kind === "nothing" ? this.#nobody : this.#place.store.state;
  }

  get persistent(): boolean {
    return this.#place.kind === "device";
  }

  /** Proof that the device may be written to now, or null. */
  get storageGrant(): StorageGrant | null {
    return this.#place.kind === "device" ? this.#place.grant : null;
  }

  /** Goes on in memory while it is not known yet what the policy allows: nothing is written, nothing deleted. */
  beginInMemory(mode: ConsentMode): void {
    const grant = grantRecord(mode);
    if (grant && this.#place.kind === "nothing") {
      this.#place = { kind: "memory", grant, store: new MemoryProfileStore() };
    }
  }

  /**
   * Makes `mode` true: erases what it may not hold, brings back what it may.
   * @throws StorageFailure when something could not be erased.
   */
  async apply(mode: ConsentMode, retentionDays: number): Promise<void> {
    this.#arriving?.retire();
    this.#arriving = null;
    const storage = grantStorage(mode);
    if (storage && this.#givenUp) return this.beginInMemory(mode);
    if (storage) return this.#moveToDevice(storage, retentionDays);
    const record = grantRecord(mode);
    // The place changes before anything is waited for: an event that arrives meanwhile is already held by the new mode.
    const kept = this.state;
    if (this.#place.kind === "device") this.#place.store.retire();
    this.#place = record ? { kind: "memory", grant: record, store: new MemoryProfileStore(kept) } : { kind: "nothing" };
    if (!record) kept.clear();
    await this.#database.delete();
    this.#givenUp = false;
  }

  /** Settled when the events are kept as far as consent allows; the state has them at once. */
  async record(given: readonly Event[]): Promise<void> {
    const place = this.#place;
    const events = this.#notAhead(given);
    if (events.length === 0) return;
    if (place.kind === "memory") return place.store.add(place.grant, events);
    if (place.kind === "nothing") return;
    try {
      await place.store.add(place.grant, events);
      this.#tabs.post({ kind: "changed" });
    } catch (error) {
      this.#giveUpDevice(place, error);
    }
  }

  /** Takes over what another tab has written. */
  async reload(): Promise<void> {
    const place = this.#place;
    if (place.kind !== "device") return;
    await place.store.reload().catch((error) => this.#giveUpDevice(place, error));
  }

  /** Forgets the profile here; the database is the erasing tab's to delete. */
  forget(): void {
    this.state.clear();
  }

  /** @throws StorageFailure when the database could not be deleted. */
  async erase(): Promise<void> {
    this.state.clear();
    try {
      if (this.#place.kind === "device") await this.#place.store.erase();
      else await this.#database.delete();
    } finally {
      // What other tabs hold in memory goes even when the database could not be deleted.
      this.#tabs.post({ kind: "erased" });
    }
  }

  async #moveToDevice(grant: StorageGrant, retentionDays: number): Promise<void> {
    const now = Date.now();
    const oldest = now - retentionDays * DAY_MS;
    const before = this.#place.kind === "device" ? this.#place : null;
    const store = before?.store ?? new DeviceProfileStore(this.#database);
    const place = { kind: "device", grant, store } as const;
    // A lower mode counts from now on, whatever the device says to what follows.
    if (before) this.#place = place;
    else this.#arriving = store;
    try {
      await store.load(grant, now, oldest);
    } catch (error) {
      if (before && isLower(grant.mode, before.grant.mode)) throw error;
      this.#note(error);
      return;
    }
    if (store.retired) return;
    this.#arriving = null;
    // Events that were recorded in memory until now follow those that were kept earlier.
    const inMemory = this.#place.kind === "memory" ? this.state.events : [];
    this.#place = place;
    await this.record(inMemory);
  }

  /** Without the events whose time cannot be: they would outlive every session and every retention. */
  #notAhead(events: readonly Event[]): readonly Event[] {
    const limit = Date.now() + MOST_AHEAD_MS;
    if (events.every(({ at }) => at <= limit)) return events;
    this.#failures.add(failure("bad-request", "event left out: at is in the future; give it in ms since the epoch"));
    return events.filter(({ at }) => at <= limit);
  }

  /** Storage was refused in the middle of things: the profile goes on in memory, said once. */
  #giveUpDevice(place: Place & { kind: "device" }, error: unknown): void {
    this.#note(error);
    const grant = grantRecord("session");
    if (this.#place !== place || !grant) return;
    this.#givenUp = true;
    this.#place = { kind: "memory", grant, store: new MemoryProfileStore(place.store.state) };
  }

  #note(error: unknown): void {
    this.#failures.add((error instanceof StorageFailure ? error : new StorageFailure(error)).failure);
  }
}
