import type { StorageGrant } from "../../shared/contracts/consent.ts";
import type { Event } from "../../shared/contracts/event.ts";
import { type KeptList, keptList } from "./kept-list.ts";

export const unkeptKey = (site: string): string => `afterclick:${site}:unkept`;

/**
 * Events that the worker has been told but has not yet kept. A click that opens another page ends the worker within
 * milliseconds, before IndexedDB has written; the next page gives these events to its own worker (docs/adr/0003).
 */
export interface UnkeptEvents {
  sent(events: readonly Event[]): void;
  kept(events: readonly Event[]): void;
  /** Leaves them for the next page. */
  save(grant: StorageGrant): void;
  /** What an earlier page left, for takeOver. */
  readonly stored: KeptList<Event>;
  erase(): void;
}

export function unkeptEvents(site: string, storage: Storage | null): UnkeptEvents {
  const stored = keptList<Event>(storage, unkeptKey(site));
  const waiting = new Set<Event>();
  let saved = false;
  const remove = () => {
    saved = false;
    stored.erase();
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
      stored.write([...waiting]);
    },
    stored,
    erase() {
      waiting.clear();
      remove();
    },
  };
}
