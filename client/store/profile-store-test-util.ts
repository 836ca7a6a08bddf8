/**
 * What every ProfileStore must do, whatever it keeps beyond the worker's life. Plain functions that throw, so that the same
 * cases run in Node (memory) and in a browser page (memory and IndexedDB).
 */
import type { Event } from "../../shared/contracts/event.ts";
import { SESSION_IDLE_MS } from "../../shared/engine/session-window.ts";
import { EVENTS_AFTER_CUT, MOST_BOUGHT, MOST_EVENTS, MOST_SEEN } from "./profile-state.ts";
import type { ProfileStore } from "./profile-store.ts";

/** A store with its grant already given. */
export interface OpenStore {
  readonly store: ProfileStore<never>;
  readonly grant: never;
}

export interface ConformanceCase {
  readonly name: string;
  /** @param reopen a new store over what the one before it kept; the first call gives an empty one. */
  run(reopen: () => OpenStore): Promise<void>;
}

/** Any time will do; whole hours are easier to read. */
const NOON = 1_700_000_000_000;
const click = (item: string, at = NOON): Event => ({ type: "click", item, at });
const impression = (item: string, at = NOON): Event => ({ type: "impression", item, at });
const purchase = (item: string, at = NOON): Event => ({ type: "purchase", item, at });

export const PROFILE_STORE_CASES: readonly ConformanceCase[] = [
  {
    name: "starts empty",
    async run(reopen) {
      const { store, grant } = reopen();
      await store.load(grant, NOON, 0);
      same(store.state.toStored(), { events: [], seen: [], bought: [] });
    },
  },
  {
    name: "holds events in order, at once",
    async run(reopen) {
      const { store, grant } = reopen();
      const events = [click("a"), click("b", NOON + 1), { type: "search" as const, at: NOON + 2, query: "tent" }];
      const kept = store.add(grant, events);
      same(store.state.events, events);
      await kept;
      same(store.state.events, events);
    },
  },
  {
    name: "counts impressions until the click",
    async run(reopen) {
      const { store, grant } = reopen();
      await store.add(grant, [impression("a"), impression("b")]);
      await store.add(grant, [impression("a")]);
      same([store.state.seen("a"), store.state.seen("b"), store.state.seen("c")], [2, 1, 0]);
      await store.add(grant, [click("a")]);
      same([store.state.seen("a"), store.state.seen("b")], [0, 1]);
    },
  },
  {
    name: "remembers purchases across sessions",
    async run(reopen) {
      const { store, grant } = reopen();
      await store.add(grant, [purchase("a")]);
      await store.add(grant, [click("b", NOON + SESSION_IDLE_MS + 1)]);
      same([...store.state.boughtIds()], ["a"]);
      same(store.state.events, [click("b", NOON + SESSION_IDLE_MS + 1)]);
    },
  },
  {
    name: "ends a session after 30 minutes without an event, not at 30 minutes",
    async run(reopen) {
      same(SESSION_IDLE_MS, 1_800_000);
      const { store, grant } = reopen();
      await store.add(grant, [click("a"), click("b", NOON + SESSION_IDLE_MS)]);
      same(store.state.events.length, 2);
      await store.load(grant, NOON + 2 * SESSION_IDLE_MS, 0);
      same(store.state.events.length, 2);
      await store.load(grant, NOON + 2 * SESSION_IDLE_MS + 1, 0);
      same(store.state.events.length, 0);
    },
  },
  {
    name: "goes by the latest event of a session, not by the last to come",
    async run(reopen) {
      const { store, grant } = reopen();
      await store.add(grant, [click("a"), click("late", NOON - 2 * SESSION_IDLE_MS), click("b", NOON + 1)]);
      same(store.state.events.length, 3);
      await store.load(grant, NOON + 2, 0);
      same(store.state.events.length, 3);
      await store.load(grant, NOON + SESSION_IDLE_MS + 2, 0);
      same(store.state.events.length, 0);
    },
  },
  {
    name: "ends a session that holds an event from the future",
    async run(reopen) {
      const { store, grant } = reopen();
      const now = Date.now();
      await store.add(grant, [click("a", now), click("ahead", now + 20 * SESSION_IDLE_MS), click("b", now + 1)]);
      same(store.state.events.length, 3);
      same(store.state.expire(now + SESSION_IDLE_MS), false);
      // The time of adding is some ms after `now`; an hour is more than enough.
      same(store.state.expire(now + 2 * SESSION_IDLE_MS), true);
    },
  },
  {
    name: "does not bring an ended session back",
    async run(reopen) {
      const { store, grant } = reopen();
      await store.add(grant, [click("a")]);
      store.state.expire(NOON + 2 * SESSION_IDLE_MS);
      same(store.state.events, []);
      const later = click("b", NOON + 2 * SESSION_IDLE_MS);
      await store.add(grant, [later]);
      const again = reopen();
      await again.store.load(again.grant, NOON + 2 * SESSION_IDLE_MS, 0);
      same(again.store.state.events, again.store.persistent ? [later] : []);
    },
  },
  {
    name: "splits sessions that were written one after the other",
    async run(reopen) {
      const [first, second] = [reopen(), reopen()];
      const later = [click("b", NOON + 2 * SESSION_IDLE_MS), click("c", NOON + 2 * SESSION_IDLE_MS + 1)];
      await first.store.add(first.grant, [click("a")]);
      // As another tab does, which never heard of the first session.
      await second.store.add(second.grant, later.slice(0, 1));
      const { store, grant } = reopen();
      await store.load(grant, later[1].at, 0);
      await store.add(grant, later.slice(1));
      const again = reopen();
      await again.store.load(again.grant, later[1].at, 0);
      same(again.store.state.events, again.store.persistent ? later : []);
    },
  },
  {
    name: "drops what is older than the retention",
    async run(reopen) {
      const { store, grant } = reopen();
      await store.add(grant, [impression("old", NOON), purchase("old", NOON)]);
      await store.add(grant, [impression("new", NOON + 10), purchase("new", NOON + 10), click("x", NOON + 11)]);
      await store.load(grant, NOON + 20, NOON + 5);
      same(store.state.toStored(), {
        events: [impression("new", NOON + 10), purchase("new", NOON + 10), click("x", NOON + 11)],
        seen: [{ item: "new", count: 1, at: NOON + 10 }],
        bought: [{ item: "new", at: NOON + 10 }],
      });
    },
  },
  {
    name: "is bounded, and lets passive events go first",
    async run(reopen) {
      same([MOST_EVENTS, EVENTS_AFTER_CUT, MOST_SEEN, MOST_BOUGHT], [500, 450, 5_000, 1_000]);
      const { store, grant } = reopen();
      const clicks = Array.from({ length: 300 }, (_, i) => click(`c${i}`, NOON + i));
      const passive = Array.from({ length: 201 }, (_, i) => impression(`p${i}`, NOON + 300 + i));
      await store.add(grant, [...passive.slice(0, 100), ...clicks]);
      await store.add(grant, passive.slice(100));
      same(store.state.events.length, 450);
      same(
        store.state.events.filter(({ type }) => type === "click"),
        clicks,
      );
      const more = Array.from({ length: 400 }, (_, i) => click(`d${i}`, NOON + 1_000 + i));
      await store.add(grant, more);
      same(store.state.events.length, 450);
      same(store.state.events.slice(-400), more);
      await store.load(grant, NOON + 2_000, 0);
      same(store.state.events.length, 450);
      same(store.state.events.slice(-400), more);
    },
  },
  {
    name: "bounds counts and purchases by age",
    async run(reopen) {
      const { store, grant } = reopen();
      const many = Array.from({ length: MOST_SEEN + 10 }, (_, i) => impression(`s${i}`, NOON + i));
      const bought = Array.from({ length: MOST_BOUGHT + 10 }, (_, i) => purchase(`b${i}`, NOON + i));
      await store.add(grant, many);
      await store.add(grant, bought);
      await store.load(grant, NOON + 10_000, 0);
      same([store.state.seen("s9"), store.state.seen("s10")], [0, 1]);
      same([store.state.boughtIds().has("b9"), store.state.boughtIds().has("b10")], [false, true]);
    },
  },
  {
    name: "forgets everything when erased, and can be used again",
    async run(reopen) {
      const { store, grant } = reopen();
      await store.add(grant, [click("a"), impression("b"), purchase("c")]);
      await store.erase();
      same(store.state.toStored(), { events: [], seen: [], bought: [] });
      const again = reopen();
      await again.store.load(again.grant, NOON, 0);
      same(again.store.state.toStored(), { events: [], seen: [], bought: [] });
      await store.add(grant, [click("d")]);
      same(store.state.events, [click("d")]);
    },
  },
  {
    name: "brings back what it kept, if it keeps at all",
    async run(reopen) {
      const { store, grant } = reopen();
      await store.add(grant, [impression("i"), purchase("p"), click("c", NOON + 1)]);
      const before = structuredClone(store.state.toStored());
      const again = reopen();
      await again.store.load(again.grant, NOON + 2, 0);
      const nothing = { events: [], seen: [], bought: [] };
      same(again.store.state.toStored(), again.store.persistent ? before : nothing);
    },
  },
  {
    name: "does not lose an event that arrives while it loads",
    async run(reopen) {
      const first = reopen();
      await first.store.add(first.grant, [click("a")]);
      const { store, grant } = reopen();
      const loading = store.load(grant, NOON + 2, 0);
      const adding = store.add(grant, [click("b", NOON + 1)]);
      same(store.state.events.at(-1), click("b", NOON + 1));
      await Promise.all([loading, adding]);
      const expected = store.persistent ? [click("a"), click("b", NOON + 1)] : [click("b", NOON + 1)];
      same(store.state.events, expected);
    },
  },
];

function same(actual: unknown, expected: unknown): void {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== b) throw new Error(`expected ${b?.slice(0, 500)}, got ${a?.slice(0, 500)}`);
}
