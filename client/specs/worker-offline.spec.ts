import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeFixtureRelease } from "./fixture-release.ts";
import { click, expect, test } from "./worker-page.ts";

const LIST = { list: "feed", items: ["i1", "i2", "i0", "i3"] };

test("a kept release serves the next page without the endpoint, and the session goes on", async ({
  worker,
  server,
  releases,
}) => {
  writeFixtureRelease(releases);
  await worker.begin();
  await worker.untilRung(3);
  await worker.rank({ events: [click("i9")] });
  await worker.untilKept();

  server.fault = (path, response) => {
    if (!path.startsWith("/releases/")) return false;
    response.destroy();
    return true;
  };
  await worker.open();
  server.requests.length = 0;
  const started = await worker.start();
  expect(started).toMatchObject({ ok: true, value: { release: "fixture@1", items: 60, sessionLength: 1 } });
  await worker.untilRung(3);
  const ranked = await worker.rank({ lists: [LIST] });
  expect(ranked).toMatchObject({ ok: true, value: { lists: [{ rung: 3 }] } });
  // Being offline is no failure while a kept release serves; the only request was the look for a newer one.
  expect(await worker.call("status")).toMatchObject({ failures: [] });
  const asked = () => [...new Set(server.requests.filter((path) => path.startsWith("/releases/")))];
  await expect.poll(asked).toEqual(["/releases/fixture/channels.json"]);
});

test("a newer release is swapped in behind a kept one, and kept instead of it", async ({ worker, releases }) => {
  writeFixtureRelease(releases);
  await worker.visit();

  const second = writeFixtureRelease(releases, { reversed: true });
  const started = await worker.begin();
  expect(started).toMatchObject({ ok: true, value: { release: "fixture@1" } });
  await expect.poll(async () => (await worker.call("status")).release).toBe("fixture@2");
  expect(await worker.rank({ lists: [LIST] })).toMatchObject({
    ok: true,
    value: { lists: [{ rung: 1, order: ["i3", "i2", "i1", "i0"], release: "fixture@2" }] },
  });
  await expect.poll(() => worker.keptVersion()).toBe(2);
  expect((await worker.keptParts()).sort()).toEqual(
    [...new Set(second.manifest.parts.map((part) => part.sha256))].sort(),
  );
});

test("one request when nothing changed", async ({ worker, server, releases }) => {
  writeFixtureRelease(releases);
  await worker.visit();
  server.requests.length = 0;
  await worker.begin();
  await worker.untilRung(3);
  const asked = () => server.requests.filter((path) => path.startsWith("/releases/"));
  await expect.poll(asked).toEqual(["/releases/fixture/channels.json"]);
  await worker.page.waitForLoadState("networkidle");
  expect(asked()).toEqual(["/releases/fixture/channels.json"]);
});

test("a manifest that channels.json does not name: release-mixed, and the kept release serves", async ({
  worker,
  releases,
}) => {
  writeFixtureRelease(releases);
  await worker.visit();
  const { folder } = writeFixtureRelease(releases, { reversed: true });
  const manifest = join(folder, "manifest.json");
  writeFileSync(manifest, readFileSync(manifest, "utf8").trimEnd());
  await worker.begin();
  await expect
    .poll(async () => (await worker.call("status")).failures.map(({ code }) => code))
    .toEqual(["release-mixed"]);
  expect(await worker.call("status")).toMatchObject({ release: "fixture@1", rung: 3 });
  expect(await worker.keptVersion()).toBe(1);
});

test("a release that was built anew under the same number counts as newer", async ({ worker, releases }) => {
  writeFixtureRelease(releases);
  await worker.visit();
  rmSync(join(releases, "fixture"), { recursive: true });
  writeFixtureRelease(releases, { reversed: true });
  await worker.begin();
  const order = async () => {
    const ranked = await worker.rank({ lists: [LIST] });
    return ranked.ok && ranked.value.lists[0].order;
  };
  await expect.poll(order).toEqual(["i3", "i2", "i1", "i0"]);
  expect(await worker.call("status")).toMatchObject({ release: "fixture@1" });
});

test("nothing is asked of the network between an event and its order", async ({ worker, server, releases }) => {
  writeFixtureRelease(releases);
  await worker.visit();
  server.requests.length = 0;
  for (let i = 0; i < 20; i++) await worker.rank({ events: [click(`i${i}`)], lists: [LIST] });
  expect(server.requests).toEqual([]);
});

test("in session mode nothing is written, and the next page fetches again", async ({ worker, server, releases }) => {
  writeFixtureRelease(releases);
  await worker.begin({ consent: "session" });
  await worker.untilRung(3);
  await worker.rank({ events: [click("i9")] });
  expect(await worker.call("status")).toMatchObject({ consent: "session", persistent: false, sessionLength: 1 });
  expect(await worker.databases()).toEqual([]);

  server.requests.length = 0;
  expect(await worker.begin({ consent: "session" })).toMatchObject({ ok: true, value: { sessionLength: 0 } });
  expect(server.requests).toContain("/releases/fixture/channels.json");
});

test("an event told in the moment of leaving the page is there on the next", async ({ worker, server, releases }) => {
  writeFixtureRelease(releases);
  await worker.visit();
  for (let visit = 1; visit <= 5; visit++) {
    await worker.page.evaluate(
      ([event, next]) => {
        void globalThis.engine.rank({ events: [event], lists: [], slots: [], deadlineMs: 50 });
        location.href = next;
      },
      [click(`i${visit}`), `${server.origin}/page/worker.html?visit=${visit}`] as const,
    );
    await worker.page.waitForURL(`**?visit=${visit}`);
    await worker.page.waitForFunction(() => "engine" in globalThis);
    expect(await worker.start()).toMatchObject({ ok: true, value: { sessionLength: visit } });
  }
});
