import type { Event } from "../../../shared/contracts/event.ts";

/** Takes one event of the visitor; `source` is the element it happened on, where there is one. */
export type Record = (event: Event, source?: Element) => void;

type Untimed<E> = E extends unknown ? Omit<E, "at"> & { readonly at?: number } : never;
/** An event as a site reports it; `at` is now when absent. */
export type TrackedEvent = Untimed<Event>;
