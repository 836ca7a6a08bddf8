import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeFixtureRelease } from "./fixture-release.ts";
import { click, expect, test, WorkerPage } from "./worker-page.ts";
import { DEFAULT_POLICY } from "./worker-server.ts";

const LIST = { list: "feed", items: ["i1", "i0", "i3"] };

test("storage denied: ranking goes on in memory, said once", async ({
  playwright,
  launchOptions,
  server,
  releases,
}) => {
  writeFixtureRelease(releases);
  // A browser whose owner blocks all site data.
  const profile = join(releases, "profile");
  mkdirSync(join(profile, "Default"), { recursive: true });
  const blocked = { profile: { default_content_setting_values: { cookies: 2 } } };
  writeFileSync(join(profile, "Default", "Preferences"), JSON.stringify(blocked));
  const context = await playwright.chromium.launchPersistentContext(profile, launchOptions);
  const worker = new WorkerPage(await context.newPage(), server);
  const started = await worker.begin();
  expect(started).toMatchObject({ ok: true, value: { release: "fixture@1", persistent: false } });
  await worker.untilRung(3);
  expect(await worker.rank({ events: [click("i9")], lists: [LIST] })).toMatchObject({
    ok: true,
    value: { lists: [{ rung: 3 }] },
  });
  const status = await worker.call("status");
  expect(status.failures.map(({ code }) => code)).toEqual(["storage-unavailable"]);
  expect(status.sessionLength).toBe(1);

  // Who asks for nothing to be kept need not hear that nothing can be.
  expect(await worker.begin({ consent: "session" })).toMatchObject({ ok: true, value: { failures: [] } });
  await context.close();
});

test("storage full: ranking goes on in memory, said once", async ({ worker, server, releases, page }) => {
  writeFixtureRelease(releases);
  await worker.open();
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Storage.overrideQuotaForOrigin", { origin: server.origin, quotaSize: 1 });
  await worker.start();
  await worker.untilRung(3);
  expect(await worker.rank({ events: [click("i9")], lists: [LIST] })).toMatchObject({
    ok: true,
    value: { lists: [{ rung: 3 }] },
  });
  await worker.call("record", [click("i12")]);
  const status = await worker.call("status");
  expect(status.failures.map(({ code }) => code)).toEqual(["storage-full"]);
  expect(status.sessionLength).toBe(2);
});

test("a page of another origin runs the worker and the models", async ({ worker, server, releases }) => {
  writeFixtureRelease(releases);
  // The same server by its other name is another origin.
  const foreign = server.origin.replace("127.0.0.1", "localhost");
  server.policy = `default-src 'none'; script-src 'self' ${foreign} 'wasm-unsafe-eval'; worker-src blob: ${foreign}; connect-src ${foreign}`;
  await worker.open({ worker: `${foreign}/client/afterclick-worker.js` });
  expect(await worker.start({ endpoint: `${foreign}/releases/` })).toMatchObject({ ok: true, value: { items: 60 } });
  await worker.untilRung(3);
  expect(await worker.call("status")).toMatchObject({ persistent: true, failures: [] });
});

test("without 'wasm-unsafe-eval' rung 2 serves, and nothing is fetched for models that cannot run", async ({
  worker,
  server,
  releases,
}) => {
  writeFixtureRelease(releases);
  server.policy = DEFAULT_POLICY.replace("'wasm-unsafe-eval'", "");
  expect(await worker.begin()).toMatchObject({ ok: true, value: { rung: 2, failures: [{ code: "wasm-forbidden" }] } });
  expect(await worker.rank({ events: [click("i9")], lists: [LIST] })).toMatchObject({
    ok: true,
    value: { lists: [{ rung: 2, order: ["i0", "i3", "i1"], fallback: { code: "wasm-forbidden" } }] },
  });
  expect(server.requests.filter((path) => path.endsWith(".onnx") || path.endsWith(".wasm"))).toEqual([]);
});
