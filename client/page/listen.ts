import type { Guard } from "./host.ts";

/** Adds a listener that cannot block scrolling, cannot throw into the site, and goes when `signal` aborts. */
export type Listen = (target: EventTarget, types: string, handle: (event: Event) => void) => void;

/** Captures, so that a site's stopPropagation does not hide events. `types` is a space-separated list. */
export const listenUntil =
  (signal: AbortSignal, guard: Guard): Listen =>
  (target, types, handle) => {
    for (const type of types.split(" "))
      target.addEventListener(type, guard(handle), { capture: true, passive: true, signal });
  };
