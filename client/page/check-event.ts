import type { Event } from "../../shared/contracts/event.ts";
import { DAY_MS } from "../../shared/math/day.ts";
import type { TrackedEvent } from "./tracker/recorder.ts";

const ITEM_TYPES = ["view", "impression", "click", "dwell", "hover", "cart", "purchase"];

/**
 * The event with its time, or null when it does not fit EventSchema or is of the future: it would outlive what happens
 * from now on (a day is left for clocks that are set wrong). The worker checks by the schema, but refuses a
 * whole batch for one bad event; so an event of the site is checked here, where there is no room for the schema.
 */
export function checkEvent(event: TrackedEvent): Event | null {
  const given: Partial<globalThis.Record<string, unknown>> = { ...event };
  const now = Date.now();
  const { type, at = now, item, list, position, durationMs, depth, query } = given;
  const number = (value: unknown, most: number) => typeof value === "number" && value >= 0 && value <= most;
  const whole = (value: unknown, most: number) => number(value, most) && Number.isInteger(value);
  const text = (value: unknown, least: number, most: number) =>
    typeof value === "string" && value.length >= least && value.length <= most;
  const onItem = () =>
    text(item, 1, 512) &&
    (list === undefined || text(list, 1, 128)) &&
    (position === undefined || whole(position, 1_000_000)) &&
    ((type !== "dwell" && type !== "hover") || number(durationMs, 86_400_000));
  const fits =
    whole(at, now + DAY_MS) &&
    (type === "scroll"
      ? number(depth, 1)
      : type === "search"
        ? text(query, 0, 512)
        : ITEM_TYPES.includes(String(type)) && onItem());
  if (!fits) return null;
  // Only what the schema names: anything else (an element of the page) may be what a message cannot carry.
  const known =
    type === "scroll"
      ? { depth }
      : type === "search"
        ? { query }
        : {
            item,
            ...(list !== undefined && { list }),
            ...(position !== undefined && { position }),
            ...((type === "dwell" || type === "hover") && { durationMs }),
          };
  return { type, at, ...known } as Event;
}
