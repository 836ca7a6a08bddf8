import type { BrowserContext } from "@playwright/test";
import { siteSigning } from "../../server/publisher/keys/site-signing.ts";
import { stopCanary } from "../../server/publisher/release/canary.ts";
import { readChannels } from "../../server/publisher/release/channels-to.ts";
import { writeFixtureRelease } from "./fixture-release.ts";
import { click, expect, test, WorkerPage } from "./worker-page.ts";
import type { WorkerServer } from "./worker-server.ts";

const PART = /\/\d+\/[a-z]+\.[0-9a-f]{16}\.[a-z]+$/;
const LIST = { list: "feed", items: ["i1", "i0", "i3"] };

/** Tabs of one browser, started one right after the other. */
async function openTabs(context: BrowserContext, server: WorkerServer, count: number): Promise<WorkerPage[]> {
  const tabs = await Promise.all(
    Array.from({ length: count }, async () => {
      const tab = new WorkerPage(await context.newPage(), server);
      await tab.open();
      return tab;
    }),
  );
  await Promise.all(tabs.map((tab) => tab.start()));
  return tabs;
}

const timesAsked = ({ requests }: WorkerServer): number[] => {
  const parts = requests.filter((path) => PART.test(path));
  return [...new Set(parts)].map((part) => parts.filter((path) => path === part).length);
};

for (const count of [2, 10])
  test(`${count} tabs on a first visit: each part is downloaded once, and all tabs rank by it`, async ({
    context,
    server,
    releases,
  }) => {
    writeFixtureRelease(releases);
    // Else the browser's own cache would hide it.
    server.caching = "no-store";
    const tabs = await openTabs(context, server, count);
    for (const tab of tabs) await tab.untilRung(3);
    const times = timesAsked(server);
    expect(times.length).toBeGreaterThanOrEqual(9);
    expect(new Set(times)).toEqual(new Set([1]));
    for (const tab of tabs) expect((await tab.call("status")).failures).toEqual([]);
  });

test("ten tabs move on together when one of them finds a newer release, which is downloaded once", async ({
  context,
  server,
  releases,
}) => {
  writeFixtureRelease(releases);
  server.caching = "no-store";
  const tabs = await openTabs(context, server, 10);
  for (const tab of tabs) await tab.untilRung(3);
  // Each has looked once whether there is a newer one: else the first tab may find it, and begin anew in the middle of it.
  const looks = () => server.requests.filter((path) => path.endsWith("channels.json")).length;
  await expect.poll(looks).toBeGreaterThanOrEqual(tabs.length);
  writeFixtureRelease(releases, { dearer: 5, reversed: true });
  server.requests.length = 0;
  await tabs[0].begin();
  for (const tab of tabs)
    await expect.poll(async () => (await tab.call("status")).release, { timeout: 20_000 }).toBe("fixture@2");
  for (const tab of tabs) await tab.untilRung(3);
  expect(new Set(timesAsked(server))).toEqual(new Set([1]));
});

test("no result mixes two releases, and none misses its deadline, while a tab moves on", async ({
  context,
  server,
  releases,
}) => {
  writeFixtureRelease(releases);
  const [first, second] = await openTabs(context, server, 2);
  await first.untilRung(3);
  await second.untilRung(3);
  await second.untilKept();
  writeFixtureRelease(releases, { dearer: 5, reversed: true });
  // Ranks on and on, until it has ranked by the newer release for a while.
  const ranking = second.page.evaluate(async () => {
    const made: { release: string | null; rung: number; wrong: string[]; fallback: string | undefined }[] = [];
    for (let after = 0; after < 20; ) {
      // A visitor clicks now and then; a thousand writes a second would keep the device from all else.
      const events =
        made.length % 50 > 0 ? [] : [{ type: "click" as const, at: Date.now(), item: `i${made.length % 60}` }];
      const slots = [{ slot: "s", k: 10, exclude: [] }];
      const ranked = await globalThis.engine.rank({ events, lists: [], slots, deadlineMs: 1_000 });
      if (!ranked.ok) throw new Error(ranked.error.message);
      const [{ release, rung, cards, fallback }] = ranked.value.slots;
      const dearer = release === "fixture@2" ? 5 : 0;
      const wrong = Object.values(cards).filter(({ id, price }) => Number(price) !== 10 + dearer + Number(id.slice(1)));
      made.push({ release, rung, wrong: wrong.map(({ id }) => id), fallback: fallback?.code });
      if (release === "fixture@2") after++;
      await new Promise((next) => setTimeout(next, 2));
    }
    return made;
  });
  await first.begin();
  const made = await ranking;
  expect(new Set(made.map(({ release }) => release))).toEqual(new Set(["fixture@1", "fixture@2"]));
  expect(made.flatMap(({ wrong }) => wrong)).toEqual([]);
  expect(new Set(made.map(({ fallback }) => fallback))).toEqual(new Set([undefined]));
  expect(new Set(made.map(({ rung }) => rung))).toEqual(new Set([3]));
});

test("a tab that has the turn and is frozen holds nobody up for long", async ({
  context,
  worker,
  server,
  releases,
}) => {
  writeFixtureRelease(releases);
  await worker.visit();
  // Deletes the kept release with the profile, and takes the turn for good without a sign of life.
  const frozen = await context.newPage();
  await frozen.goto(`${server.origin}/page/store.html`);
  await worker.page.goto("about:blank");
  await frozen.evaluate(async () => {
    const [{ name = "" }] = await indexedDB.databases();
    await new Promise((done) => {
      indexedDB.deleteDatabase(name).onsuccess = done;
    });
    await new Promise<void>((held) => {
      void navigator.locks.request(name, () => {
        held();
        return new Promise(() => {});
      });
    });
  });
  await worker.open();
  const started = worker.start();
  expect(await worker.rank({ lists: [LIST] })).toMatchObject({
    ok: true,
    value: { lists: [{ rung: 0, fallback: { code: "loading" } }] },
  });
  expect(await started).toMatchObject({ ok: true, value: { release: "fixture@1" } });
});

test("a canary is for devices that keep a number, for its share of them, and ends", async ({ worker, releases }) => {
  writeFixtureRelease(releases);
  const { folder } = writeFixtureRelease(releases, { reversed: true, channel: { name: "canary", share: 1 } });
  const site = folder.slice(0, folder.lastIndexOf("/"));
  await worker.visit();
  expect(await worker.keptVersion()).toBe(1);
  await worker.begin();
  await expect.poll(() => worker.keptVersion()).toBe(2);
  await expect.poll(async () => (await worker.call("status")).release).toBe("fixture@2");
  stopCanary({ folder: site, signing: siteSigning(site, {}), channels: readChannels(site) }, null);
  await worker.begin();
  await expect.poll(() => worker.keptVersion()).toBe(1);

  writeFixtureRelease(releases, { dearer: 3, channel: { name: "canary", share: 0 } });
  await worker.begin();
  await worker.untilRung(3);
  await expect.poll(async () => (await worker.call("status")).failures).toEqual([]);
  expect(await worker.keptVersion()).toBe(1);
});

test("a release that is withdrawn while it comes: the one in its place is taken, on the same page", async ({
  worker,
  server,
  releases,
}) => {
  writeFixtureRelease(releases);
  await worker.visit();
  writeFixtureRelease(releases, { dearer: 5 });
  server.fault = (path, response) => {
    if (!path.includes("/2/items.")) return false;
    writeFixtureRelease(releases, { dearer: 9 });
    response.writeHead(404).end();
    return true;
  };
  const ranges: string[] = [];
  const { fault } = server;
  server.fault = (path, response, request) => {
    if (path.endsWith("channels.json") && request.headers.range) ranges.push(request.headers.range);
    return fault(path, response, request);
  };
  await worker.begin();
  await expect.poll(() => worker.keptVersion()).toBe(3);
  expect(ranges).toEqual([]);
  expect((await worker.call("status")).failures).toMatchObject([{ code: "part-missing", count: 1 }]);
  const ranked = await worker.rank({ events: [click("i9")], lists: [LIST] });
  expect(ranked).toMatchObject({ ok: true, value: { lists: [{ rung: 3, release: "fixture@3" }] } });
});

test("with the data saver on a first visit ranks without the models, and says why", async ({
  worker,
  server,
  releases,
}) => {
  writeFixtureRelease(releases);
  await worker.open({ first: "saving-data.js" });
  expect(await worker.start()).toMatchObject({ ok: true, value: { rung: 2, failures: [] } });
  const ranked = await worker.rank({ events: [click("i9")], lists: [LIST] });
  expect(ranked).toMatchObject({ ok: true, value: { lists: [{ rung: 2, fallback: { code: "saving-data" } }] } });
  expect(server.requests.filter((path) => /onnx|ort-/.test(path))).toEqual([]);
});
