import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { firstSitePolicy } from "../../shared/contracts/index.ts";
import { writeFixtureRelease } from "./fixture-release.ts";
import { click, expect, test, WorkerPage } from "./worker-page.ts";

const SESSION_ONLY = { highestMode: "session", retentionDays: 30 } as const;
const LIST = { list: "feed", items: ["i1", "i0", "i3"] };

test("off: no request, no database, no ranking, and what an earlier page kept is deleted", async ({
  worker,
  server,
  releases,
}) => {
  writeFixtureRelease(releases);
  await worker.visit();
  await worker.open();
  server.requests.length = 0;
  expect(await worker.start({ consent: "off" })).toMatchObject({ ok: true, value: { consent: "off", rung: 0 } });
  expect(await worker.rank({ events: [click("i9")], lists: [LIST] })).toMatchObject({
    ok: false,
    error: { code: "consent-off" },
  });
  expect(await worker.call("record", [click("i9")])).toMatchObject({ ok: false, error: { code: "consent-off" } });
  expect(await worker.call("exportProfile")).toMatchObject({ ok: true, value: { events: [], seen: {}, bought: [] } });
  expect(server.requests).toEqual([]);
  expect(await worker.databases()).toEqual([]);
});

test("lowering erases at once what the new mode may not hold; raising starts again", async ({ worker, releases }) => {
  writeFixtureRelease(releases);
  await worker.visit();
  await worker.call("record", [click("i9"), { type: "purchase", at: Date.now(), item: "i12" }]);

  expect(await worker.call("setConsent", "session")).toEqual({ ok: true, value: "session" });
  expect(await worker.databases()).toEqual([]);
  expect(await worker.call("status")).toMatchObject({
    consent: "session",
    persistent: false,
    sessionLength: 2,
    rung: 3,
  });
  await worker.call("record", [click("i15")]);
  expect(await worker.databases()).toEqual([]);

  expect(await worker.call("setConsent", "device")).toEqual({ ok: true, value: "device" });
  expect(await worker.call("status")).toMatchObject({ persistent: true, sessionLength: 3 });

  expect(await worker.call("setConsent", "off")).toEqual({ ok: true, value: "off" });
  expect(await worker.databases()).toEqual([]);
  expect(await worker.call("exportProfile")).toMatchObject({ ok: true, value: { events: [], bought: [] } });

  expect(await worker.call("setConsent", "device")).toEqual({ ok: true, value: "device" });
  await worker.untilRung(3);
  expect(await worker.call("status")).toMatchObject({ sessionLength: 0, persistent: true, release: "fixture@1" });
});

test("the policy caps the mode, and nothing is written before it is known", async ({ worker, releases }) => {
  writeFixtureRelease(releases, { policy: SESSION_ONLY });
  expect(await worker.begin()).toMatchObject({ ok: true, value: { consent: "session", persistent: false } });
  await worker.untilRung(3);
  await worker.call("record", [click("i9")]);
  expect(await worker.call("setConsent", "contribute")).toEqual({ ok: true, value: "session" });
  expect(await worker.databases()).toEqual([]);
});

test("a newer release with a stricter policy empties the device", async ({ worker, releases }) => {
  writeFixtureRelease(releases);
  await worker.visit();
  writeFixtureRelease(releases, { policy: SESSION_ONLY });
  await worker.begin();
  await expect.poll(async () => (await worker.call("status")).release).toBe("fixture@2");
  expect(await worker.call("status")).toMatchObject({ consent: "session", persistent: false });
  expect(await worker.databases()).toEqual([]);
});

test("erase leaves nothing, in every tab, and recording goes on", async ({ worker, server, releases, context }) => {
  writeFixtureRelease(releases);
  await worker.visit();
  await worker.call("record", [click("i9")]);
  const other = new WorkerPage(await context.newPage(), server);
  expect(await other.begin()).toMatchObject({ ok: true, value: { sessionLength: 1 } });

  expect(await worker.call("eraseProfile")).toEqual({ ok: true, value: null });
  expect(await worker.databases()).toEqual([]);
  expect(await worker.page.evaluate(() => caches.keys())).toEqual([]);
  expect(await worker.call("exportProfile")).toMatchObject({ ok: true, value: { events: [], seen: {}, bought: [] } });
  await expect.poll(async () => (await other.call("status")).sessionLength).toBe(0);

  await worker.call("record", [click("i12")]);
  expect(await worker.call("status")).toMatchObject({ sessionLength: 1, persistent: true, failures: [] });
});

test("erase works before start, for every site of the origin", async ({ worker, releases }) => {
  writeFixtureRelease(releases);
  await worker.visit();
  await worker.open();
  expect(await worker.call("eraseProfile")).toEqual({ ok: true, value: null });
  expect(await worker.databases()).toEqual([]);
});

test("tabs share a session, and consent lowered in one is lowered in all", async ({
  worker,
  server,
  releases,
  context,
}) => {
  writeFixtureRelease(releases);
  await worker.begin();
  const other = new WorkerPage(await context.newPage(), server);
  await other.begin();
  await worker.call("record", [click("i9")]);
  await expect.poll(async () => (await other.call("status")).sessionLength).toBe(1);
  await other.call("record", [click("i12")]);
  await expect.poll(async () => (await worker.call("status")).sessionLength).toBe(2);

  await worker.call("setConsent", "off");
  await expect.poll(async () => (await other.call("status")).consent).toBe("off");
  expect(await worker.databases()).toEqual([]);
});

test("a session ends after 30 minutes, a profile after the policy's retention", async ({ worker, releases }) => {
  writeFixtureRelease(releases, { policy: { highestMode: "device", retentionDays: 1 } });
  const minutesAgo = (minutes: number) => Date.now() - 60_000 * minutes;
  await worker.begin();
  await worker.call("record", [
    { type: "purchase", at: minutesAgo(25 * 60), item: "i1" },
    { type: "impression", at: minutesAgo(23 * 60), item: "i2" },
    { type: "click", at: minutesAgo(31), item: "i3" },
  ]);
  expect(await worker.call("status")).toMatchObject({ sessionLength: 1 });

  expect(await worker.begin()).toMatchObject({ ok: true, value: { sessionLength: 0, persistent: true } });
  expect(await worker.call("exportProfile")).toMatchObject({
    ok: true,
    value: { events: [], seen: { i2: 1 }, bought: [] },
  });
});

test("a tab that does not let go delays the erasing, and does not prevent it", async ({ worker, releases }) => {
  writeFixtureRelease(releases);
  await worker.visit();
  await holdDatabase(worker);
  const erased = await worker.call("eraseProfile");
  expect(erased).toMatchObject({ ok: false, error: { code: "storage-unavailable" } });
  expect(await worker.call("exportProfile")).toMatchObject({ ok: true, value: { events: [] } });
  await worker.page.evaluate(() => (globalThis as unknown as { stubborn: IDBDatabase }).stubborn.close());
  await expect.poll(() => worker.databases()).toEqual([]);
});

test("a page with consent off says that what an earlier page kept could not be deleted", async ({
  worker,
  server,
  releases,
  context,
}) => {
  writeFixtureRelease(releases);
  await worker.visit();
  await holdDatabase(worker);
  const next = new WorkerPage(await context.newPage(), server);
  expect(await next.begin({ consent: "off" })).toMatchObject({
    ok: true,
    value: { consent: "off", failures: [{ code: "storage-unavailable" }] },
  });
});

test("consent withdrawn while everything is still loading leaves nothing", async ({ worker, server, releases }) => {
  writeFixtureRelease(releases);
  await worker.visit();
  await worker.call("record", [click("i9")]);
  for (const pauseMs of [0, 1, 3, 10, 30, 100]) {
    await worker.open();
    const started = worker.start();
    await worker.page.waitForTimeout(pauseMs);
    expect(await worker.call("setConsent", "off")).toEqual({ ok: true, value: "off" });
    await started;
    await worker.call("status");
    server.requests.length = 0;
    expect(await worker.call("record", [click("i9")])).toMatchObject({ ok: false, error: { code: "consent-off" } });
    expect(await worker.call("status")).toMatchObject({ consent: "off", rung: 0, persistent: false, sessionLength: 0 });
    expect(await worker.databases()).toEqual([]);
    expect(server.requests).toEqual([]);
    await worker.call("setConsent", "device");
    await worker.untilKept();
  }
});

/** As a tab of an earlier script might: a connection that ignores the wish to delete. */
async function holdDatabase(worker: WorkerPage): Promise<void> {
  await worker.page.evaluate(async () => {
    const [{ name }] = await indexedDB.databases();
    const opening = indexedDB.open(name as string);
    await new Promise((resolve) => {
      opening.onsuccess = resolve;
    });
    // Held, or the browser may collect the connection and let go.
    Object.assign(globalThis, { stubborn: opening.result });
  });
}

test("a release that is whole before its policy.json has come is kept all the same", async ({
  worker,
  server,
  releases,
}) => {
  const policy = JSON.stringify(firstSitePolicy("fixture", { highestMode: "device", retentionDays: 9 }));
  mkdirSync(join(releases, "fixture"), { recursive: true });
  writeFileSync(join(releases, "fixture", "policy.json"), policy);
  writeFixtureRelease(releases);
  server.fault = (path, response) => {
    if (!path.endsWith("/policy.json")) return false;
    // Not before a ranking by the models was possible.
    void worker.untilRung(3).then(() => response.end(policy));
    return true;
  };
  await worker.begin();
  await expect.poll(async () => (await worker.call("status")).retentionDays).toBe(9);
  await worker.untilKept();
});
