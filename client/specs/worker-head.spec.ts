import { readFileSync, rmSync, writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { partFile, writeFixtureRelease } from "./fixture-release.ts";
import { click, expect, test } from "./worker-page.ts";

/** i0 to i11 are the head. */
const HEAD = Array.from({ length: 12 }, (_, i) => i);
/** i30 and i33, of topic 0, are in the whole alone. */
const LIST = { list: "feed", items: ["i1", "i30", "i2", "i0", "i33", "i3"] };
const TABLES = /\/(items|vectors|neighbours|stats)\./;

/** Answers what fits only when it is let go. */
function hold(which: RegExp, releases: string) {
  const held: { readonly path: string; readonly response: ServerResponse }[] = [];
  return {
    held,
    fault: (path: string, response: ServerResponse) => which.test(path) && held.push({ path, response }) > 0,
    letGo() {
      for (const { path, response } of held)
        response.end(readFileSync(join(releases, path.slice("/releases/".length))));
    },
  };
}

test("the head ranks first, then the whole, then the models", async ({ worker, server, releases }) => {
  writeFixtureRelease(releases, { head: HEAD });
  const tables = hold(TABLES, releases);
  server.fault = tables.fault;
  expect(await worker.begin()).toMatchObject({ ok: true, value: { items: 12, partial: true, failures: [] } });

  const early = await worker.rank({
    events: [click("i9")],
    lists: [LIST, { list: "tail", items: ["i40", "i41"] }],
    slots: [{ slot: "more", k: 3, exclude: ["i9"] }],
  });
  expect(early).toMatchObject({
    ok: true,
    value: {
      lists: [
        { rung: 2, release: "fixture@1", partial: true },
        { rung: 0, order: [], partial: true, fallback: { code: "loading" } },
      ],
      slots: [{ rung: 2, partial: true }],
    },
  });
  if (!early.ok) return;
  // What the head does not know has no place in the order: the page keeps it where it is.
  expect([...early.value.lists[0].order].sort()).toEqual(["i0", "i1", "i2", "i3"]);
  expect(early.value.lists[0].order.slice(0, 2).sort()).toEqual(["i0", "i3"]);
  expect(early.value.slots[0].order.toSorted()).toEqual(["i0", "i3", "i6"]);
  expect(await worker.keptVersion()).toBeNull();

  await expect.poll(() => tables.held.length).toBe(4);
  tables.letGo();
  await expect.poll(async () => (await worker.call("status")).items).toBe(60);
  await worker.untilRung(3);
  expect(await worker.call("status")).toMatchObject({ partial: false, failures: [] });
  const late = await worker.rank({ lists: [LIST] });
  expect(late).toMatchObject({ ok: true, value: { lists: [{ rung: 3 }] } });
  if (!late.ok) return;
  expect(late.value.lists[0]).not.toHaveProperty("partial");
  expect(late.value.lists[0].order.slice(0, 4).sort()).toEqual(["i0", "i3", "i30", "i33"]);
  // Asked for in the order in which each helps most.
  const first = (part: RegExp) => server.requests.findIndex((path) => part.test(path));
  expect(first(/\/head\./)).toBeLessThan(first(TABLES));
  expect(first(TABLES)).toBeLessThan(first(/\.onnx$/));
});

test("a device that keeps the release never asks for the head", async ({ worker, server, releases }) => {
  const { manifest } = writeFixtureRelease(releases, { head: HEAD });
  await worker.visit();
  expect((await worker.keptParts()).sort()).toEqual([...new Set(manifest.parts.map((part) => part.sha256))].sort());
  server.requests.length = 0;
  expect(await worker.begin()).toMatchObject({ ok: true, value: { items: 60, partial: false } });
  await worker.untilRung(3);

  const { manifest: next } = writeFixtureRelease(releases, { head: HEAD, reversed: true });
  await worker.begin();
  await expect.poll(() => worker.keptVersion()).toBe(next.version);
  expect(server.requests.filter((path) => path.includes("/head."))).toEqual([]);
});

for (const [what, code, spoil] of [
  ["damaged", "part-damaged", (file: string) => writeFileSync(file, readFileSync(file).fill(0, 100, 200))],
  ["missing", "part-missing", (file: string) => rmSync(file)],
] as const) {
  test(`a head that is ${what} is passed over: the whole ranks first`, async ({ worker, server, releases }) => {
    const release = writeFixtureRelease(releases, { head: HEAD });
    spoil(partFile(release, "head"));
    expect(await worker.begin()).toMatchObject({
      ok: true,
      value: { items: 60, partial: false, failures: [{ code }] },
    });
    await worker.untilRung(3);
    const last = server.requests.findLastIndex((path) => TABLES.test(path));
    expect(server.requests.findIndex((path) => path.endsWith(".onnx"))).toBeGreaterThan(last);
  });
}

test("a head that is intact but no table is passed over", async ({ worker, releases }) => {
  writeFixtureRelease(releases, { headBytes: new TextEncoder().encode("not a table") });
  expect(await worker.begin()).toMatchObject({
    ok: true,
    value: { items: 60, partial: false, failures: [{ code: "release-invalid" }] },
  });
});

test("where the whole cannot be used the head goes on, and nothing is kept", async ({ worker, releases }) => {
  const release = writeFixtureRelease(releases, { head: HEAD });
  rmSync(partFile(release, "vectors"));
  await worker.begin();
  await expect
    .poll(async () => (await worker.call("status")).failures.map(({ code }) => code))
    .toEqual(["part-missing"]);
  await worker.untilRung(3);
  expect(await worker.call("status")).toMatchObject({ items: 12, partial: true });
  expect(await worker.rank({ events: [click("i9")], lists: [LIST] })).toMatchObject({
    ok: true,
    value: { lists: [{ rung: 3, partial: true }] },
  });
  expect(await worker.keptVersion()).toBeNull();
});
