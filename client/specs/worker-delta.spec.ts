import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { announceDeltas } from "../../server/publisher/release/channels-to.ts";
import { writeDeltas } from "../../server/publisher/release/write-deltas.ts";
import { writeFixtureRelease } from "./fixture-release.ts";
import { click, expect, test, type WorkerPage } from "./worker-page.ts";

const LIST = { list: "feed", items: ["i1", "i0", "i3", "i6"] };
const TABLE = /\/\d+\/(items|vectors|neighbours|stats)\./;

/** A second release whose items cost more, and the delta that leads to it. */
function nextRelease(releases: string) {
  const { folder } = writeFixtureRelease(releases, { dearer: 5 });
  const site = dirname(folder);
  const deltas = writeDeltas(site, 2);
  expect(deltas).toMatchObject([{ from: 1 }]);
  announceDeltas(site, 2, deltas);
  return join(site, deltas[0].path);
}

/** A device that keeps the release before the newest. Answers where the delta between them lies. */
async function oneBehind(worker: WorkerPage, releases: string): Promise<string> {
  writeFixtureRelease(releases);
  await worker.visit();
  return nextRelease(releases);
}

test("a newer release comes as a delta: no table of it is fetched, and it is the one that is kept", async ({
  worker,
  server,
  releases,
}) => {
  await oneBehind(worker, releases);
  server.requests.length = 0;
  await worker.begin();
  await expect.poll(() => worker.keptVersion()).toBe(2);
  expect(server.requests.filter((path) => TABLE.test(path))).toEqual([]);
  expect(server.requests.filter((path) => path.endsWith(".delta"))).toHaveLength(1);

  const ranked = await worker.rank({ events: [click("i9")], lists: [LIST], slots: [{ slot: "s", k: 1, exclude: [] }] });
  expect(ranked).toMatchObject({ ok: true, value: { lists: [{ release: "fixture@2", rung: 3 }] } });
  if (!ranked.ok) throw new Error(ranked.error.message);
  const [{ id, price }] = Object.values(ranked.value.slots[0].cards);
  // Prices are 10 more than an item's number, and 5 dearer now.
  expect(Number(price)).toBe(15 + Number(id.slice(1)));
  expect((await worker.call("status")).failures).toEqual([]);

  // What was made serves the next page without the endpoint.
  server.fault = (path, response) => {
    if (!path.startsWith("/releases/")) return false;
    response.destroy();
    return true;
  };
  await worker.begin();
  expect(await worker.rank({ events: [click("i9")], lists: [LIST] })).toMatchObject({
    ok: true,
    value: { lists: [{ release: "fixture@2" }] },
  });
});

test("a device that comes from another release fetches whole tables", async ({ worker, server, releases }) => {
  writeFixtureRelease(releases);
  await worker.visit();
  writeFixtureRelease(releases, { dearer: 1 });
  const { folder } = writeFixtureRelease(releases, { dearer: 2 });
  announceDeltas(dirname(folder), 3, writeDeltas(dirname(folder), 3, 1));
  server.requests.length = 0;
  await worker.begin();
  await expect.poll(() => worker.keptVersion()).toBe(3);
  expect(server.requests.filter((path) => path.endsWith(".delta"))).toEqual([]);
  expect(server.requests.filter((path) => TABLE.test(path)).length).toBeGreaterThan(0);
});

test("where the code for deltas cannot be fetched, that is told once, and whole tables are fetched", async ({
  worker,
  server,
  releases,
}) => {
  await oneBehind(worker, releases);
  server.requests.length = 0;
  server.fault = (path, response) => {
    if (!path.startsWith("/client/afterclick-next-tables.")) return false;
    response.writeHead(404).end();
    return true;
  };
  await worker.begin();
  await expect.poll(() => worker.keptVersion()).toBe(2);
  expect(server.requests.filter((path) => path.endsWith(".delta"))).toEqual([]);
  expect(server.requests.filter((path) => TABLE.test(path)).length).toBeGreaterThan(0);
  expect((await worker.call("status")).failures).toMatchObject([{ code: "worker-failed", count: 1 }]);
});

test("the code for deltas is fetched when one leads on, and not before", async ({ worker, server, releases }) => {
  const deltaCode = () => server.requests.filter((path) => path.startsWith("/client/afterclick-next-tables."));
  writeFixtureRelease(releases);
  await worker.visit();
  expect(deltaCode()).toEqual([]);
  nextRelease(releases);
  await worker.begin();
  await expect.poll(() => worker.keptVersion()).toBe(2);
  expect(deltaCode()).toHaveLength(1);
});

test.describe("a delta that is", () => {
  const DAMAGES: readonly [string, code: string, (bytes: Buffer) => Buffer][] = [
    [
      "damaged on the way",
      "part-damaged",
      (bytes) => Buffer.from(bytes.map((byte, i) => (i === 40 ? byte ^ 1 : byte))),
    ],
    ["cut short", "part-damaged", (bytes) => bytes.subarray(0, bytes.length >> 1)],
    ["longer than channels.json says", "part-damaged", (bytes) => Buffer.concat([bytes, Buffer.alloc(100)])],
  ];
  for (const [name, code, damage] of DAMAGES)
    test(`${name} is refused, and whole tables are fetched`, async ({ worker, server, releases }) => {
      const file = await oneBehind(worker, releases);
      writeFileSync(file, damage(readFileSync(file)));
      server.requests.length = 0;
      await worker.begin();
      await expect.poll(() => worker.keptVersion()).toBe(2);
      expect(server.requests.filter((path) => TABLE.test(path)).length).toBeGreaterThan(0);
      expect((await worker.call("status")).failures.map((failure) => failure.code)).toEqual([code]);
    });

  test("of the right hash and no delta is refused, and whole tables are fetched", async ({ worker, releases }) => {
    const file = await oneBehind(worker, releases);
    const site = dirname(dirname(file));
    const nonsense = Buffer.alloc(200, 7);
    writeFileSync(file, nonsense);
    const { createHash } = await import("node:crypto");
    const sha256 = createHash("sha256").update(nonsense).digest("hex");
    announceDeltas(site, 2, [{ from: 1, path: file.slice(site.length + 1), sha256, bytes: nonsense.length }]);
    await worker.begin();
    await expect.poll(() => worker.keptVersion()).toBe(2);
    expect((await worker.call("status")).failures.map((failure) => failure.code)).toEqual(["delta-damaged"]);
  });
});
