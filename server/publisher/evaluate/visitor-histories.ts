import type { EventLog } from "../input/event-log.ts";
import type { Sessions } from "../train/sessions.ts";
import type { Earlier } from "./cases.ts";

/** What each visitor of one or more logs went to, session by session. Held while evaluating and nowhere else. */
export class VisitorHistories {
  readonly #items = new Map<string, number[]>();

  /** Everything so far of the visitor whose session it is; undefined when the log does not say who that is. */
  of(log: EventLog, session: number): Earlier | undefined {
    const items = this.#of(log, session);
    return items && { items, length: items.length };
  }

  /** @param sessions those of the log, in item numbers */
  add(log: EventLog, session: number, { items, offsets }: Sessions): void {
    const known = this.#of(log, session);
    for (let at = offsets[session]; known && at < offsets[session + 1]; at++) known.push(items[at]);
  }

  #of({ users }: EventLog, session: number): number[] | undefined {
    const user = users ? users.ofSession[session] : -1;
    if (!users || user < 0) return undefined;
    const items = this.#items.get(users.ids[user]) ?? [];
    this.#items.set(users.ids[user], items);
    return items;
  }
}
