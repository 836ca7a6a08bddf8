import * as v from "valibot";
import { type Event, EventSchema } from "../../shared/contracts/event.ts";
import { DAY_MS } from "../../shared/math/day.ts";
import { issueText } from "./issue-text.ts";

/** What a page may tell of: an event of the future would outlive what happens from now on, and arrivals are the worker's. */
const pageEvent = (latest: number) =>
  v.pipe(
    EventSchema,
    v.check(({ at }) => at <= latest, "the time is in the future"),
    v.check(({ type }) => type !== "arrival", "arrivals are not recorded by a page"),
  );

/**
 * The events of a page that fit, with only what the schema names, and what is wrong with the first that does not: one bad
 * event of the site's own code takes no other along. A day is left for clocks that are set wrong.
 */
export function sortEvents(events: readonly unknown[], nowMs: number): { good: Event[]; bad: string | null } {
  const schema = pageEvent(nowMs + DAY_MS);
  const parsed = events.map((event) => v.safeParse(schema, event));
  return {
    good: parsed.filter((result) => result.success).map(({ output }) => output),
    bad:
      parsed
        .filter((result) => !result.success)
        .map(({ issues }) => issueText(issues[0]))
        .at(0) ?? null,
  };
}
