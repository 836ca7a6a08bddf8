import type { Event } from "../../shared/contracts/event.ts";
import type { TrackedEvent } from "./tracker/recorder.ts";

const ITEM_TYPES = ["view", "impression", "click", "dwell", "hover", "cart", "purchase"];

/**
 * The event with its time, or null when it does not fit EventSchema. The worker checks by the schema, but refuses a
 * whole batch for one bad event; so an event of the site is checked here, where there is no room for the schema.
 */
export function checkEvent(event: TrackedEvent): Event | null {
  const given: Partial<globalThis.Record<string, unknown>> = { at: Date.now(), ...event };
  const { type, at, item, list, position, durationMs, depth, query } = given;
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
    whole(at, 8.64e15) &&
    (type === "scroll"
      ? number(depth, 1)
      : type === "search"
        ? text(query, 0, 512)
        : ITEM_TYPES.includes(String(type)) && onItem());
  return fits ? (given as unknown as Event) : null;
}
