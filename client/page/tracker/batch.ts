import type { Event } from "../../../shared/contracts/event.ts";

const SEND_AFTER_MS = 1000;

/** Events on their way to the worker: they go before the next ranking, or after a second, or at once when the page hides. */
export interface Batch {
  add(event: Event): void;
  /** All events not yet sent, oldest first; they count as sent. */
  take(): readonly Event[];
  flush(): void;
}

export function batch(send: (events: readonly Event[]) => void): Batch {
  let events: Event[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const take = () => {
    clearTimeout(timer);
    timer = undefined;
    const taken = events;
    events = [];
    return taken;
  };
  const flush = () => {
    const taken = take();
    if (taken.length > 0) send(taken);
  };
  return {
    add(event) {
      events.push(event);
      timer ??= setTimeout(flush, SEND_AFTER_MS);
    },
    take,
    flush,
  };
}
