// Train/serve skew as a test: one session, once as rows of a site's log through the publisher, once as events on a device.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { casesOfSession } from "../../server/publisher/evaluate/cases.ts";
import { touchesOf } from "../../server/publisher/evaluate/log-cases.ts";
import { DeadLetters } from "../../server/publisher/input/dead-letters.ts";
import type { EventLog } from "../../server/publisher/input/event-log.ts";
import { readEvents } from "../../server/publisher/input/read-events.ts";
import { publishableLog } from "../../server/publisher/publishable-log.ts";
import { ListCollector, sessionOf } from "../../server/publisher/train/ranker-lists.ts";
import type { RankRequest } from "../../shared/contracts/engine-api.ts";
import { failure } from "../../shared/contracts/error-code.ts";
import { DEVICE_CLASSES, EVENT_TYPES, type Event, REFERRER_KINDS } from "../../shared/contracts/event.ts";
import { DEFAULT_POLICY, type Manifest } from "../../shared/contracts/manifest.ts";
import { FEATURE_GROUPS, FEATURES } from "../../shared/engine/features.ts";
import { Ladder } from "../../shared/engine/ladder.ts";
import { modelsBy } from "../../shared/engine/models.fixture.ts";
import type { Interaction } from "../../shared/engine/session-window.ts";
import { fixtureShard } from "../../shared/engine/shard.fixture.ts";
import { ScanKernel } from "../../shared/kernels/scan-kernel.ts";
import { DAY_MS } from "../../shared/math/day.ts";
import { rankingBy } from "./loaded-release.ts";
import type { OnnxModels } from "./onnx.ts";
import { rungPlans } from "./ranking.ts";

const ITEMS = 40;
const shard = fixtureShard(ITEMS);
const SEARCHES = ["item 3", "c1 b0", "nothing like it", "Item"] as const;
/** A Tuesday night; whole milliseconds from here on. */
const START = 1_700_000_000_000;

/** A session's events, in order of time, none at the same moment as another. */
const anySession = fc
  .tuple(
    fc.constantFrom(...DEVICE_CLASSES),
    fc.constantFrom(...REFERRER_KINDS),
    fc.array(
      fc.record({
        type: fc.constantFrom(...EVENT_TYPES, "click", "click", "impression", "impression"),
        // Few enough that a session comes back to some.
        item: fc.integer({ min: 0, max: 11 }),
        position: fc.option(fc.integer({ min: 0, max: 30 }), { nil: undefined }),
        durationMs: fc.integer({ min: 0, max: 600_000 }),
        search: fc.constantFrom(...SEARCHES),
        pauseMs: fc.integer({ min: 1, max: 60_000 }),
      }),
      { minLength: 2, maxLength: 40 },
    ),
  )
  .map(([device, referrer, steps]) => {
    let at = START;
    let searched = "";
    const arrival: Event = { type: "arrival", at: START, device, referrer };
    return [
      arrival,
      ...steps.flatMap(({ type, item, position, durationMs, search, pauseMs }): Event[] => {
        at += pauseMs;
        const on = { at, item: `i${item}`, ...(position !== undefined && { list: "feed", position }) };
        if (type === "scroll") return [{ type, at, depth: 0.5 }];
        if (type === "arrival") return [];
        if (type === "search") {
          // As the page does: the same search again is no new one.
          if (search === searched) return [];
          searched = search;
          return [{ type, at, query: search }];
        }
        return [type === "dwell" || type === "hover" ? { type, ...on, durationMs } : { type, ...on }];
      }),
    ];
  });

/** What a shop that logs everything would write. */
const rowOf = (session: number, event: Event, arrival: Event | undefined) => ({
  session: `s${session}`,
  ...(arrival?.type === "arrival" && { device: arrival.device, referrer: arrival.referrer }),
  time: event.at,
  type: event.type,
  ...("item" in event && { item: event.item }),
  ...("position" in event && { position: event.position }),
  ...("durationMs" in event && { dwell_ms: event.durationMs }),
  ...("query" in event && { query: event.query }),
});

async function readLog(sessions: readonly (readonly Event[])[]): Promise<EventLog> {
  const folder = mkdtempSync(join(tmpdir(), "afterclick-"));
  try {
    const file = join(folder, "events.jsonl");
    const rows = sessions.flatMap((events, s) => events.map((event) => JSON.stringify(rowOf(s, event, events[0]))));
    writeFileSync(file, rows.join("\n"));
    const { log, bad } = await readEvents([file], {}, new DeadLetters(null));
    expect(bad).toBe(0);
    return publishableLog(log, 1, 500).log;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Keeps the rows that the ranker was given. */
function observedModels(): { models: OnnxModels; rows: () => Float32Array } {
  let rows: Float32Array = new Float32Array(0);
  return {
    models: {
      ...modelsBy("encoder.score"),
      async score(features, n) {
        rows = features.slice();
        return new Float32Array(n);
      },
      async release() {},
    },
    rows: () => rows,
  };
}

const device = observedModels();
const kernel = new ScanKernel(shard.vectors);
const release = {
  found: { manifest: {} as Manifest, sha256: "" },
  basics: { manifest: {} as Manifest, label: "fixture@1", popular: [], rules: [], policy: DEFAULT_POLICY },
  ranking: rankingBy(shard, kernel),
  models: device.models,
};
const request: RankRequest = { events: [], lists: [], slots: [], deadlineMs: 60_000 };
const context = { nowS: 0, region: null, bought: new Set<string>(), seen: () => 0 };

async function rowsOnDevice(events: readonly Event[]): Promise<Float32Array> {
  const plans = rungPlans(release, failure("loading"), { request, events, context });
  expect((await new Ladder(() => 0).serve(plans, request.deadlineMs)).rung).toBe(3);
  return device.rows();
}

/** Without the time spent on the newest choice: a device that ranks right after the click has not seen it yet. */
const beforeDwell = (events: readonly Event[], { item, at }: Interaction): Event[] =>
  events.filter((event) => event.type !== "dwell" || event.at < at || shard.indexOf(event.item) !== item);

/** Every item has been chosen by somebody: what nobody chose is not in a published log. */
const EVERYTHING: readonly Event[] = Array.from({ length: ITEMS }, (_, i) => ({
  type: "click",
  item: `i${i}`,
  at: START - DAY_MS + i,
}));

it("gives bit for bit the same rows in training and on a device, whatever happened in the session", async () => {
  const collector = new ListCollector(shard, observedModels().models.encode);
  const first = new Map<number, number>();
  const moved = new Set<string>();
  const note = (rows: Float32Array): void => {
    rows.forEach((value, j) => {
      const column = j % FEATURES.length;
      if (!first.has(column)) first.set(column, value);
      else if (value !== first.get(column)) moved.add(FEATURES[column]);
    });
  };
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(anySession, { minLength: 1, maxLength: 6 }), async (generated) => {
      const sessions = generated.map((events, s) => events.map((event) => ({ ...event, at: event.at + s * DAY_MS })));
      const log = await readLog([EVERYTHING, ...sessions]);
      for (let s = 1; s + 1 < log.offsets.length; s++) {
        const touches = touchesOf(log, s, (item) => shard.indexOf(log.itemIds[item]));
        const events = sessions[Math.floor((touches[0].at - START) / DAY_MS)];
        for (const question of casesOfSession(touches)) {
          const { at } = touches[question.length];
          const { features } = await collector.collect(question);
          const known = beforeDwell(events, sessionOf(question).interactions.at(-1) as Interaction);
          const rows = await rowsOnDevice(known.filter((event) => event.at < at));
          expect(rows).toEqual(features);
          note(rows);
          compared++;
        }
      }
    }),
    { numRuns: 25, seed: 7 },
  );
  // Not vacuous: every signal was there in some session. The fixture's catalogue has no attributes of its own, and what is
  // known of items alone does not depend on the session.
  expect(compared).toBeGreaterThan(100);
  const still = FEATURES.filter((name) => !moved.has(name) && !FEATURE_GROUPS.popularity.includes(name));
  expect(still).toEqual(["attributes.last1", "attributes.share"]);
});
