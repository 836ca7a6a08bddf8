import { readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { writeFixtureRelease } from "./fixture-release.ts";
import { click, expect, test } from "./worker-page.ts";

const LIST = { list: "feed", items: ["i1", "i2", "i0", "i3", "i4", "i6"] };

test("serves popular items before the first event, encoder and ranker after it", async ({
  worker,
  releases,
  server,
}) => {
  writeFixtureRelease(releases);
  const started = await worker.begin();
  expect(started).toMatchObject({ ok: true, value: { release: "fixture@1", items: 60, index: "exact" } });
  const before = await worker.rank({ lists: [LIST] });
  expect(before).toMatchObject({
    ok: true,
    value: { lists: [{ rung: 1, order: ["i0", "i1", "i2", "i3", "i4", "i6"], fallback: { code: "session-empty" } }] },
  });

  await worker.untilRung(3);
  const after = await worker.rank({
    events: [click("i9")],
    lists: [LIST],
    slots: [{ slot: "more", k: 4, exclude: ["i9"] }],
  });
  expect(after.ok && after.value.lists[0].fallback).toBeUndefined();
  expect(after).toMatchObject({ ok: true, value: { lists: [{ list: "feed", rung: 3, release: "fixture@1" }] } });
  if (!after.ok) return;
  expect(after.value.lists[0].order.slice(0, 3).sort()).toEqual(["i0", "i3", "i6"]);
  const [slot] = after.value.slots;
  expect(slot.order).toHaveLength(4);
  expect(slot.order).not.toContain("i9");
  expect(slot.order.every((id) => Number(id.slice(1)) % 3 === 0)).toBe(true);
  expect(slot.cards[slot.order[0]]).toMatchObject({ id: slot.order[0], category: "topic 0" });
  expect(await worker.call("status")).toMatchObject({ sessionLength: 1, persistent: true, failures: [] });

  // Release files and the worker's own, each once; nothing else, ever.
  const own = /^\/(page\/worker|comlink|client\/afterclick-|client\/ort-wasm-|releases\/fixture\/|favicon)/;
  expect(server.requests.filter((path) => !own.test(path))).toEqual([]);
  expect(new Set(server.requests).size).toBe(server.requests.length);
});

test("asks for the models and ONNX Runtime only when rung 2 serves", async ({ worker, server, releases }) => {
  writeFixtureRelease(releases);
  const ofRung3 = (path: string) => /afterclick-(onnx|ort)|ort-wasm|\.onnx$/.test(path);
  const held: (() => void)[] = [];
  const hold = (which: RegExp) => {
    server.fault = (path, response) => {
      if (!which.test(path)) return false;
      held.push(() => response.end(readFileSync(join(releases, path.slice("/releases/".length)))));
      return true;
    };
  };
  hold(/\/vectors\./);
  await worker.open();
  const started = worker.start();
  await worker.untilRung(1);
  await expect.poll(() => held.length).toBe(1);
  expect(server.requests.filter(ofRung3)).toEqual([]);

  hold(/\.onnx$/);
  held.shift()?.();
  expect(await started).toMatchObject({ ok: true, value: { rung: 2 } });
  const ranked = await worker.rank({ events: [click("i9")], lists: [LIST] });
  expect(ranked).toMatchObject({ ok: true, value: { lists: [{ rung: 2, fallback: { code: "loading" } }] } });
  await expect.poll(() => held.length).toBe(2);
  for (const letGo of held) letGo();
  await worker.untilRung(3);
  const parts = ["/items.", "/vectors.", "/neighbours.", "/stats."];
  const last = Math.max(...parts.map((part) => server.requests.findIndex((path) => path.includes(part))));
  expect(server.requests.findIndex(ofRung3)).toBeGreaterThan(last);
});

test("serves popular items by id while the shard is still on its way", async ({ worker, server, releases }) => {
  writeFixtureRelease(releases, { rules: [{ rule: "pin", item: "i6", position: 1 }] });
  const held: ServerResponse[] = [];
  server.fault = (path, response) => path.includes("/vectors.") && held.push(response) > 0;
  await worker.open();
  const started = worker.start();
  await worker.untilRung(1);
  const early = await worker.rank({
    events: [click("i9")],
    lists: [LIST],
    slots: [{ slot: "more", k: 4, exclude: [] }],
  });
  expect(early).toMatchObject({
    ok: true,
    value: {
      lists: [{ rung: 1, order: ["i0", "i6", "i1", "i2", "i3", "i4"], fallback: { code: "loading" } }],
      slots: [{ rung: 1, order: [] }],
    },
  });
  server.fault = () => false;
  for (const response of held) response.destroy();
  await started;
  // The event counts once the shard is there, although it came before it.
  expect(await worker.begin()).toMatchObject({ ok: true, value: { sessionLength: 1, rung: 2 } });
});

test("a site's own ranker may answer with a column", async ({ worker, releases }) => {
  writeFixtureRelease(releases, { scoreColumns: true });
  await worker.begin();
  await worker.untilRung(3);
  const ranked = await worker.rank({ events: [click("i9")], lists: [LIST] });
  expect(ranked).toMatchObject({ ok: true, value: { lists: [{ rung: 3 }] } });
  expect(ranked.ok && ranked.value.lists[0].order.slice(0, 3).sort()).toEqual(["i0", "i3", "i6"]);
});
