import type { Event } from "../../shared/contracts/event.ts";

/** Those of `events` that `known` has not: the earlier worker may have kept an event without having said so. */
export function notIn(known: readonly Event[], events: readonly Event[]): Event[] {
  const name = (event: Event) => [event.type, event.at, "item" in event && event.item].join("\n");
  const names = new Set(known.map(name));
  return events.filter((event) => !names.has(name(event)));
}
