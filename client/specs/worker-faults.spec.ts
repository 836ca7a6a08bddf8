import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { partFile, writeFixtureRelease } from "./fixture-release.ts";
import { click, expect, test } from "./worker-page.ts";

const LIST = { list: "feed", items: ["i1", "i0", "i3"] };

function damage(file: string): void {
  const bytes = readFileSync(file);
  bytes[bytes.length >> 1] ^= 1;
  writeFileSync(file, bytes);
}

test("a damaged shard is refused: popular order, one failure", async ({ worker, server, releases }) => {
  const release = writeFixtureRelease(releases);
  damage(partFile(release, "vectors"));
  expect(await worker.begin()).toMatchObject({ ok: true, value: { rung: 1, items: 0 } });
  expect(await worker.rank({ events: [click("i9")], lists: [LIST] })).toMatchObject({
    ok: true,
    value: { lists: [{ rung: 1, order: ["i0", "i1", "i3"], fallback: { code: "part-damaged" } }] },
  });
  expect((await worker.call("status")).failures.map(({ code }) => code)).toEqual(["part-damaged"]);
  // Tried once more, past the cache.
  expect(server.requests.filter((path) => path.includes("/vectors."))).toHaveLength(2);
  expect(await worker.keptVersion()).toBeNull();
});

test("a part that is damaged once is fetched again past the cache", async ({ worker, server, releases }) => {
  writeFixtureRelease(releases);
  let damaged = 0;
  server.fault = (path, response) => {
    if (!path.includes("/items.") || damaged++ > 0) return false;
    response.writeHead(200, { "cache-control": "max-age=31536000, immutable" }).end("cut short");
    return true;
  };
  expect(await worker.begin()).toMatchObject({ ok: true, value: { items: 60, failures: [] } });
  expect(damaged).toBe(2);
});

test("a damaged model leaves rung 2", async ({ worker, releases }) => {
  const release = writeFixtureRelease(releases);
  damage(partFile(release, "encoder"));
  await worker.begin();
  await expect.poll(async () => (await worker.call("status")).failures.length).toBe(1);
  const ranked = await worker.rank({ events: [click("i9")], lists: [LIST] });
  expect(ranked).toMatchObject({ ok: true, value: { lists: [{ rung: 2, fallback: { code: "part-damaged" } }] } });
  // i0 and i3 are of the clicked item's topic.
  expect(ranked.ok && ranked.value.lists[0].order[2]).toBe("i1");
});

test("a damaged model leaves rung 2 on the next page too, which asks for no part once more", async ({
  worker,
  server,
  releases,
}) => {
  damage(partFile(writeFixtureRelease(releases), "encoder"));
  await worker.begin();
  await expect.poll(async () => (await worker.call("status")).failures.length).toBe(1);
  server.requests.length = 0;
  expect(await worker.begin()).toMatchObject({ ok: true, value: { rung: 2, failures: [{ code: "part-damaged" }] } });
  expect(server.requests.filter((path) => /\/1\/[a-z]+\./.test(path) && !path.endsWith("manifest.json"))).toEqual([]);
});

test("a model that is intact but not one leaves rung 2", async ({ worker, releases }) => {
  writeFixtureRelease(releases, { encoder: new TextEncoder().encode("not a model") });
  await worker.begin();
  await expect
    .poll(async () => (await worker.call("status")).failures.map(({ code }) => code))
    .toEqual(["onnx-failed"]);
  expect(await worker.rank({ events: [click("i9")], lists: [LIST] })).toMatchObject({
    ok: true,
    value: { lists: [{ rung: 2, fallback: { code: "onnx-failed" } }] },
  });
});

test("a missing part is named", async ({ worker, releases }) => {
  const release = writeFixtureRelease(releases);
  const file = partFile(release, "neighbours");
  rmSync(file);
  const started = await worker.begin();
  expect(started).toMatchObject({ ok: true, value: { rung: 1, failures: [{ code: "part-missing" }] } });
  expect(started.ok && started.value.failures[0].message).toContain(file.split("/").at(-1));
});

test("without rules or policy a release is not used", async ({ worker, releases }) => {
  const release = writeFixtureRelease(releases);
  rmSync(partFile(release, "policy"));
  expect(await worker.begin()).toMatchObject({ ok: false, error: { code: "part-missing" } });
  expect(await worker.rank({ lists: [LIST] })).toMatchObject({
    ok: true,
    value: { lists: [{ rung: 0, order: LIST.items, release: null, fallback: { code: "part-missing" } }] },
  });
});

test("a part that is longer than the manifest says is not read to its end", async ({ worker, server, releases }) => {
  writeFixtureRelease(releases);
  let sent = 0;
  server.fault = (path, response) => {
    if (!path.includes("/items.")) return false;
    response.writeHead(200);
    const timer = setInterval(() => {
      sent += 65_536;
      response.write(Buffer.alloc(65_536));
    }, 1);
    response.on("close", () => clearInterval(timer));
    return true;
  };
  expect(await worker.begin()).toMatchObject({ ok: true, value: { rung: 1, failures: [{ code: "part-damaged" }] } });
  const until = sent;
  await expect.poll(() => sent - until).toBeLessThan(1_000_000);
});

test("a damaged copy on the device is replaced from the endpoint", async ({ worker, server, releases }) => {
  writeFixtureRelease(releases);
  await worker.visit();
  await worker.damageKeptParts();
  server.requests.length = 0;
  expect(await worker.begin()).toMatchObject({ ok: true, value: { items: 60, failures: [] } });
  await worker.untilRung(3);
});

test("a newer release that is damaged does not replace the kept one", async ({ worker, releases }) => {
  writeFixtureRelease(releases);
  await worker.visit();
  damage(partFile(writeFixtureRelease(releases, { reversed: true }), "popular"));
  await worker.begin();
  await expect
    .poll(async () => (await worker.call("status")).failures.map(({ code }) => code))
    .toEqual(["part-damaged"]);
  expect(await worker.call("status")).toMatchObject({ release: "fixture@1", rung: 3 });
  expect(await worker.keptVersion()).toBe(1);
});

for (const [what, code, answer] of [
  ["HTML", "endpoint-wrong", { status: 200, body: "<!doctype html><title>Hello</title>" }],
  ["a 404", "endpoint-wrong", { status: 404, body: "not found" }],
  ["a 503", "endpoint-unreachable", { status: 503, body: "busy" }],
  ["other JSON", "endpoint-wrong", { status: 200, body: '{"hello":"world"}' }],
  ["a later format", "release-format", { status: 200, body: '{"type":"channels","format":99}' }],
] as const) {
  test(`an endpoint that answers with ${what}: page order and ${code}`, async ({ worker, server }) => {
    server.fault = (path, response) => {
      if (!path.endsWith("channels.json")) return false;
      response.writeHead(answer.status).end(answer.body);
      return true;
    };
    expect(await worker.begin()).toMatchObject({ ok: false, error: { code } });
    expect(await worker.rank({ events: [click("i9")], lists: [LIST] })).toMatchObject({
      ok: true,
      value: { lists: [{ rung: 0, order: LIST.items, release: null, fallback: { code } }] },
    });
  });
}

test("an endpoint that is down: page order and endpoint-unreachable", async ({ worker }) => {
  await worker.open();
  // Discard protocol: browsers refuse the port, so nothing answers there.
  const started = await worker.start({ endpoint: "http://127.0.0.1:9/" });
  expect(started).toMatchObject({ ok: false, error: { code: "endpoint-unreachable" } });
});

test("an endpoint that goes silent: page order meanwhile, endpoint-slow after 10 s", async ({
  worker,
  server,
  releases,
}) => {
  writeFixtureRelease(releases);
  server.fault = (path) => path.endsWith("channels.json");
  await worker.open();
  const started = worker.start();
  expect(await worker.rank({ lists: [LIST] })).toMatchObject({
    ok: true,
    value: { lists: [{ rung: 0, order: LIST.items, fallback: { code: "loading" } }] },
  });
  expect(await started).toMatchObject({ ok: false, error: { code: "endpoint-slow" } });
});
