import type { Event } from "../../shared/contracts/event.ts";
import { SESSION_IDLE_MS } from "../../shared/engine/session-window.ts";
import { DAY_MS } from "../../shared/math/day.ts";

/** An event this far in the future has a wrong time (microseconds, say) and is not taken in; clocks do go a little wrong. */
export const MOST_AHEAD_MS = DAY_MS;
/** Most events a session keeps; beyond it the oldest passive ones go first. */
export const MOST_EVENTS = 500;
/** How many events are left after such a cut, so that it is not made at every event. */
export const EVENTS_AFTER_CUT = 450;
/** Most items with an impression count; the longest unseen ones go first. */
export const MOST_SEEN = 5_000;
/** Most bought items; the oldest purchases go first. */
export const MOST_BOUGHT = 1_000;

export interface Seen {
  readonly item: string;
  /** Impressions since the last click on the item. */
  readonly count: number;
  /** Time of the last one, ms since the epoch. */
  readonly at: number;
}

export interface Bought {
  readonly item: string;
  /** Time of the last purchase, ms since the epoch. */
  readonly at: number;
}

/** What one batch of events changed, for a store to write. */
export interface ProfileChange {
  /** The events held before belong to an ended session and are gone. */
  readonly newSession: boolean;
  /** Events to add, oldest first. */
  readonly events: readonly Event[];
  /** New counts; 0 means the entry is gone. */
  readonly seen: readonly Seen[];
  readonly bought: readonly Bought[];
  /** A bound was reached: what is kept needs cutting too. */
  readonly full: boolean;
}

export interface StoredProfile {
  /** Events of the last session, oldest first. */
  readonly events: readonly Event[];
  readonly seen: readonly Seen[];
  readonly bought: readonly Bought[];
}

/** Everything known about the visitor, in memory: the current session's events, impression counts, purchases. */
export class ProfileState {
  #events: Event[] = [];
  /** When the session's latest event happened, ms since the epoch; one from the future counts as of when it came. */
  #latest = Number.NEGATIVE_INFINITY;
  /** A session ended since the last change was told: a store still holds its events. */
  #ended = false;
  readonly #seen = new Map<string, Seen>();
  readonly #bought = new Map<string, Bought>();

  get events(): readonly Event[] {
    return this.#events;
  }

  /** Impressions since the last click on the item. */
  seen(item: string): number {
    return this.#seen.get(item)?.count ?? 0;
  }

  boughtIds(): ReadonlySet<string> {
    return new Set(this.#bought.keys());
  }

  toStored(): StoredProfile {
    return { events: this.#events, seen: [...this.#seen.values()], bought: [...this.#bought.values()] };
  }

  /** Takes over what a store holds, instead of what is here. */
  replace(stored: StoredProfile, now = Date.now()): void {
    this.clear();
    // A session that ended in another tab, or while this one slept, may still lie before the current one.
    for (const event of stored.events) this.#push(event, now);
    this.#ended = false;
    for (const entry of stored.seen) this.#seen.set(entry.item, entry);
    for (const entry of stored.bought) this.#bought.set(entry.item, entry);
  }

  /** Takes events in, as they came, and says what changed. */
  add(events: readonly Event[], now = Date.now()): ProfileChange {
    let newSession = this.#ended;
    let added: Event[] = [];
    const seen = new Map<string, Seen>();
    const bought = new Map<string, Bought>();
    for (const event of events) {
      if (this.#push(event, now)) {
        newSession = true;
        added = [];
      }
      added.push(event);
      if (event.type === "impression") {
        const entry = { item: event.item, count: this.seen(event.item) + 1, at: event.at };
        putLast(this.#seen, entry, MOST_SEEN);
        seen.set(event.item, entry);
      } else if (event.type === "click") {
        if (this.#seen.delete(event.item)) seen.set(event.item, { item: event.item, count: 0, at: event.at });
      } else if (event.type === "purchase") {
        const entry = { item: event.item, at: event.at };
        putLast(this.#bought, entry, MOST_BOUGHT);
        bought.set(event.item, entry);
      }
    }
    this.#ended = false;
    const cut = eventsToCut(this.#events);
    if (cut.size > 0) this.#events = this.#events.filter((_, i) => !cut.has(i));
    const full = cut.size > 0 || this.#seen.size === MOST_SEEN || this.#bought.size === MOST_BOUGHT;
    return { newSession, events: added, seen: [...seen.values()], bought: [...bought.values()], full };
  }

  /** Ends the session when `now` is more than 30 min after its latest event; says whether it did. */
  expire(now: number): boolean {
    // A clock that was put back must not keep the session open until it has caught up.
    this.#latest = Math.min(this.#latest, now);
    return this.#endBefore(now);
  }

  /** Adds an event, which begins a new session after a pause; one that came late, of an earlier time, never does. */
  #push(event: Event, now: number): boolean {
    this.#latest = Math.min(this.#latest, now);
    const at = Math.min(event.at, now);
    const ended = this.#endBefore(at);
    this.#events.push(event);
    this.#latest = Math.max(this.#latest, at);
    return ended;
  }

  #endBefore(at: number): boolean {
    if (this.#events.length === 0 || at - this.#latest <= SESSION_IDLE_MS) return false;
    this.#events = [];
    this.#latest = Number.NEGATIVE_INFINITY;
    this.#ended = true;
    return true;
  }

  /** Drops what is older than `oldest`, ms since the epoch. */
  forget(oldest: number): void {
    this.#events = this.#events.filter((event) => event.at >= oldest);
    for (const map of [this.#seen, this.#bought]) {
      for (const { item, at } of map.values()) if (at < oldest) map.delete(item);
    }
  }

  clear(): void {
    this.#events = [];
    this.#latest = Number.NEGATIVE_INFINITY;
    this.#ended = false;
    this.#seen.clear();
    this.#bought.clear();
  }
}

/** Events that only say what was on screen: the first to go when there are too many. */
const PASSIVE: ReadonlySet<Event["type"]> = new Set(["impression", "hover", "scroll", "arrival"]);

/** Places of the events to drop so that EVENTS_AFTER_CUT are left; none while there are at most MOST_EVENTS. */
export function eventsToCut(events: readonly Event[]): ReadonlySet<number> {
  const cut = new Set<number>();
  if (events.length <= MOST_EVENTS) return cut;
  const surplus = events.length - EVENTS_AFTER_CUT;
  for (let i = 0; i < events.length && cut.size < surplus; i++) if (PASSIVE.has(events[i].type)) cut.add(i);
  for (let i = 0; i < events.length && cut.size < surplus; i++) cut.add(i);
  return cut;
}

/** A Map keeps its order of insertion, so the first entry is the one that was put the longest ago. */
function putLast<T extends { readonly item: string }>(map: Map<string, T>, entry: T, most: number): void {
  map.delete(entry.item);
  map.set(entry.item, entry);
  if (map.size > most) map.delete(map.keys().next().value as string);
}
