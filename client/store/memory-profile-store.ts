import type { RecordGrant } from "../../shared/contracts/consent.ts";
import type { Event } from "../../shared/contracts/event.ts";
import { ProfileState } from "./profile-state.ts";
import type { ProfileStore } from "./profile-store.ts";

/** Keeps nothing: the profile is gone with the worker. */
export class MemoryProfileStore implements ProfileStore<RecordGrant> {
  readonly persistent = false;
  readonly state: ProfileState;

  /** @param state an existing profile to go on with, when a store on the device is given up. */
  constructor(state = new ProfileState()) {
    this.state = state;
  }

  async load(_grant: RecordGrant, now: number, oldest: number): Promise<void> {
    this.state.expire(now);
    this.state.forget(oldest);
  }

  async add(_grant: RecordGrant, events: readonly Event[]): Promise<void> {
    this.state.add(events);
  }

  async erase(): Promise<void> {
    this.state.clear();
  }
}
