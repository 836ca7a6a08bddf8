import type { Event } from "../../shared/contracts/event.ts";
import type { ProfileState } from "./profile-state.ts";

/**
 * Where a visitor's profile is held. The state is in memory in every store, since ranking reads it at each click; a store
 * differs in what it keeps beyond the worker's life.
 *
 * `Grant` is the proof of consent that writing asks for: RecordGrant for memory, StorageGrant for the device.
 */
export interface ProfileStore<Grant> {
  readonly persistent: boolean;
  readonly state: ProfileState;
  /**
   * Brings back what was kept, without what is older than `oldest` (ms since the epoch), and ends a session that has been
   * idle too long at `now`.
   * @throws StorageFailure
   */
  load(grant: Grant, now: number, oldest: number): Promise<void>;
  /**
   * The state has the events at once; the promise is settled when they are kept.
   * @throws StorageFailure; the state is then still right, only nothing is kept
   */
  add(grant: Grant, events: readonly Event[]): Promise<void>;
  /** Everything goes: state, records, database. Needs no grant: erasing is always allowed. */
  erase(): Promise<void>;
}
