import { writeFixtureRelease } from "./fixture-release.ts";
import { click, expect, test } from "./worker-page.ts";
import { DEFAULT_POLICY } from "./worker-server.ts";

const LIST = { list: "feed", items: ["i1", "i0", "i3"] };
const WITH_EVAL = DEFAULT_POLICY.replace("'wasm-unsafe-eval'", "'unsafe-eval'");

test("hnsw serves where 'unsafe-eval' is allowed, with the same order as the exact scan", async ({
  worker,
  server,
  releases,
}) => {
  writeFixtureRelease(releases, { index: "hnsw" });
  server.policy = WITH_EVAL;
  await worker.begin();
  await expect.poll(async () => (await worker.call("status")).index).toBe("hnsw");
  const slot = { slot: "more", k: 20, exclude: [] };
  const approximate = await worker.rank({ events: [click("i9")], slots: [slot] });
  // The library keeps nothing on the device.
  expect(await worker.databases()).toHaveLength(1);

  await worker.begin({ index: "exact" });
  await worker.untilRung(3);
  const exact = await worker.rank({ slots: [slot] });
  if (!approximate.ok || !exact.ok) throw new Error("no ranking");
  expect(approximate.value.slots[0].rung).toBe(3);
  expect(approximate.value.slots[0].order).toEqual(exact.value.slots[0].order);
});

test("the site's choice goes before the release's", async ({ worker, server, releases }) => {
  writeFixtureRelease(releases, { index: "exact" });
  server.policy = WITH_EVAL;
  await worker.begin({ index: "hnsw" });
  await expect.poll(async () => (await worker.call("status")).index).toBe("hnsw");
});

test("the policy of the worker's own response counts, not that of the page", async ({ worker, server, releases }) => {
  writeFixtureRelease(releases, { index: "hnsw" });
  server.fault = (path, response) => {
    if (path === "/client/afterclick-worker.js") response.setHeader("content-security-policy", WITH_EVAL);
    return false;
  };
  await worker.begin();
  await expect.poll(async () => (await worker.call("status")).index).toBe("hnsw");
});

test("hnsw without 'unsafe-eval': the exact scan serves, said with the start, and nothing is fetched for it", async ({
  worker,
  server,
  releases,
}) => {
  writeFixtureRelease(releases, { index: "hnsw" });
  const started = await worker.begin();
  expect(started).toMatchObject({ ok: true, value: { index: "exact", failures: [{ code: "hnsw-forbidden" }] } });
  await worker.untilRung(3);
  expect(await worker.rank({ events: [click("i9")], lists: [LIST] })).toMatchObject({
    ok: true,
    value: { lists: [{ rung: 3 }] },
  });
  await worker.untilKept();
  expect((await worker.call("status")).failures).toHaveLength(1);
  expect(server.requests.filter((path) => /hnsw/.test(path))).toEqual([]);
});

test("hnsw whose script is missing: the exact scan serves, and the policy is not blamed", async ({
  worker,
  server,
  releases,
}) => {
  writeFixtureRelease(releases, { index: "hnsw" });
  server.policy = WITH_EVAL;
  server.fault = (path, response) => {
    if (!/\/client\/.*hnsw/.test(path)) return false;
    response.writeHead(404).end();
    return true;
  };
  await worker.begin();
  await expect
    .poll(async () => (await worker.call("status")).failures.map(({ code }) => code))
    .toEqual(["hnsw-failed"]);
  expect(await worker.call("status")).toMatchObject({ index: "exact", rung: 3 });
});

for (const kind of ["exact", "hnsw"] as const)
  test(`${kind} is updated in place: changed and added items are found, deleted ones are not`, async ({
    page,
    server,
  }) => {
    server.policy = null;
    await page.goto(`${server.origin}/page/index.html`);
    const result = await page.evaluate(async (wanted) => {
      // The page imports what tsc made of the sources.
      const load = (path: string) => import(`/build/${path}`);
      const { ScanKernel } = await load("shared/kernels/scan-kernel.js");
      const { buildHnsw } = await load("client/worker/hnsw.js");
      const { quantise } = await load("shared/release/quantise.js");
      const { seededRng } = await load("shared/math/rng.js");
      const D = 16;
      const N = 3_000;
      const rng = seededRng(5);
      const rows = (count: number): Float32Array => Float32Array.from({ length: count * D }, () => rng() - 0.5);
      const table = quantise(rows(N), D);
      const exact = new ScanKernel(table);
      const index = wanted === "exact" ? exact : await buildHnsw(table, exact);
      const items = Int32Array.from({ length: 1_000 }, (_, i) => 2 * i + 1_500);
      const vectors = rows(items.length);
      const changes = { items, vectors: quantise(vectors, D), deleted: Int32Array.from({ length: 700 }, (_, i) => i) };
      await exact.update(changes);
      if (index !== exact) await index.update(changes);
      let firsts = 0;
      let deleted = 0;
      for (let i = 0; i < items.length; i++) {
        const hits = index.search(vectors.subarray(i * D, (i + 1) * D), 100);
        if (hits.items[0] === items[i]) firsts++;
        deleted += hits.items.filter((item: number) => item < 700).length;
      }
      return { kind: index.kind, firsts: firsts / items.length, deleted };
    }, kind);
    expect(result).toEqual({ kind, firsts: expect.any(Number), deleted: 0 });
    expect(result.firsts).toBeGreaterThanOrEqual(0.99);
  });
