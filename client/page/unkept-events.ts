import type { StorageGrant } from "../../shared/contracts/consent.ts";
import type { Event } from "../../shared/contracts/event.ts";
import { attempt } from "./remembered-order.ts";

const keyOf = (site: string): string => `afterclick:${site}:unkept`;

export const hasUnkept = (site: string, storage: Storage | null): boolean =>
  typeof attempt(() => storage?.getItem(keyOf(site))) === "string";

/**
 * Events that the worker has been told but has not yet kept. A click that opens another page ends the worker within
 * milliseconds, before IndexedDB has written; the next page gives these events to its own worker (docs/adr/0003).
 */
export interface UnkeptEvents {
  sent(events: readonly Event[]): void;
  kept(events: readonly Event[]): void;
  /** Leaves them for the next page. */
  save(grant: StorageGrant): void;
  /** What an earlier page left since `oldest` (ms since the epoch), which then is this page's to keep. */
  take(grant: StorageGrant, oldest: number): readonly Event[];
  erase(): void;
}

export function unkeptEvents(site: string, storage: Storage | null): UnkeptEvents {
  const key = keyOf(site);
  const waiting = new Set<Event>();
  let saved = false;
  const remove = () => {
    saved = false;
    attempt(() => storage?.removeItem(key));
  };
  return {
    sent(events) {
      for (const event of events) waiting.add(event);
    },
    kept(events) {
      for (const event of events) waiting.delete(event);
      if (saved && waiting.size === 0) remove();
    },
    save(_grant) {
      if (waiting.size === 0) return;
      saved = true;
      attempt(() => storage?.setItem(key, JSON.stringify([...waiting])));
    },
    take(_grant, oldest) {
      const left: unknown = attempt(() => JSON.parse(storage?.getItem(key) ?? "[]"));
      if (!Array.isArray(left) || left.length === 0) return [];
      remove();
      // Whatever else is wrong with them, the worker sorts out.
      return left.filter((event) => event?.at >= oldest);
    },
    erase() {
      waiting.clear();
      remove();
    },
  };
}

/** Those of `events` that `known` has not: the earlier worker may have kept an event without having said so. */
export function notIn(known: readonly Event[], events: readonly Event[]): Event[] {
  const name = (event: Event) => [event.type, event.at, "item" in event && event.item].join("\n");
  const names = new Set(known.map(name));
  return events.filter((event) => !names.has(name(event)));
}
