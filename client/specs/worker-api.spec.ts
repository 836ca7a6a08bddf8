import { writeFixtureRelease } from "./fixture-release.ts";
import { click, expect, test } from "./worker-page.ts";

const LIST = { list: "feed", items: ["i1", "i0", "i3"] };

test("every call answers, none throws, whatever it is given", async ({ worker, releases }) => {
  writeFixtureRelease(releases);
  await worker.open();
  const bad = { ok: false, error: { code: "bad-request" } };
  expect(await worker.rank()).toMatchObject(bad);
  expect(await worker.call("status")).toMatchObject({ rung: 0, release: null, failures: [] });
  expect(await worker.start({ apiVersion: 99 as 1 })).toMatchObject({ ok: false, error: { code: "api-version" } });
  expect(await worker.start({ site: "Not A Site" })).toMatchObject(bad);
  expect(await worker.start({ endpoint: "nowhere" })).toMatchObject(bad);
  expect(await worker.start()).toMatchObject({ ok: true });
  expect(await worker.start()).toMatchObject(bad);
  expect(await worker.call("record", [{ type: "click", at: -1, item: "" }])).toMatchObject(bad);
  expect(await worker.call("record", "no" as never)).toMatchObject(bad);
  expect(await worker.call("setConsent", "everything" as never)).toMatchObject(bad);
  expect(await worker.rank({ slots: [{ slot: "s", k: 0, exclude: [] }] })).toMatchObject(bad);
  expect(await worker.rank({ deadlineMs: Number.NaN })).toMatchObject(bad);
  expect(await worker.call("exportProfile")).toMatchObject({ ok: true, value: { events: [] } });
});

test("lists of any shape: empty, unknown, duplicate, 500 ids; slots of any size", async ({ worker, releases }) => {
  writeFixtureRelease(releases);
  await worker.begin();
  await worker.untilRung(3);
  const long = Array.from({ length: 500 }, (_, i) => `i${(i * 7) % 500}`);
  const ranked = await worker.rank({
    events: [click("i9"), click("unknown")],
    lists: [
      { list: "empty", items: [] },
      { list: "one", items: ["i5"] },
      { list: "unknown", items: ["x", "y"] },
      { list: "mixed", items: ["x", "i1", "i0", "i1"] },
      { list: "long", items: long },
    ],
    slots: [
      { slot: "all", k: 200, exclude: [] },
      { slot: "none", k: 5, exclude: Array.from({ length: 60 }, (_, i) => `i${i}`) },
    ],
  });
  if (!ranked.ok) throw new Error(ranked.error.message);
  const [empty, one, unknown, mixed, all] = ranked.value.lists;
  expect(empty).toMatchObject({ order: [], rung: 3 });
  expect(one).toMatchObject({ order: ["i5"], rung: 3 });
  expect(unknown).toMatchObject({ order: [], rung: 0, fallback: { code: "no-known-items" } });
  expect(mixed.order).toEqual(["i0", "i1"]);
  expect([...all.order].sort()).toEqual(Array.from({ length: 60 }, (_, i) => `i${i}`).sort());
  expect(ranked.value.slots[0].order).toHaveLength(60);
  expect(ranked.value.slots[1].order).toEqual([]);
});

test("without time for more, the popular order; with it, every rung again", async ({ worker, releases }) => {
  writeFixtureRelease(releases);
  await worker.begin();
  await worker.untilRung(3);
  const hurried = await worker.rank({ events: [click("i9")], lists: [LIST], deadlineMs: 0 });
  expect(hurried).toMatchObject({
    ok: true,
    value: { lists: [{ rung: 1, order: ["i0", "i1", "i3"], fallback: { code: "deadline-missed" } }] },
  });
  expect(await worker.rank({ lists: [LIST] })).toMatchObject({ ok: true, value: { lists: [{ rung: 3 }] } });
});

test("rankings asked for at once are made one after the other", async ({ worker, releases }) => {
  writeFixtureRelease(releases);
  await worker.begin();
  await worker.untilRung(3);
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) => worker.rank({ events: [click(`i${i}`)], lists: [LIST] })),
  );
  expect(answers.every((answer) => answer.ok && answer.value.lists[0].rung === 3)).toBe(true);
  expect(await worker.call("status")).toMatchObject({ sessionLength: 20, failures: [] });
});

test("rules and reasons reach the page", async ({ worker, releases }) => {
  writeFixtureRelease(releases, {
    rules: [
      { rule: "in-stock" },
      { rule: "pin", item: "i4", position: 0 },
      { rule: "not-bought" },
      { rule: "seen", times: 2 },
      { rule: "region" },
    ],
  });
  await worker.begin();
  await worker.untilRung(3);
  const at = Date.now();
  const ranked = await worker.rank({
    events: [
      { type: "impression", at, item: "i3" },
      { type: "impression", at, item: "i3" },
      { type: "purchase", at, item: "i6" },
      click("i9"),
    ],
    lists: [{ list: "feed", items: ["i0", "i3", "i4", "i6", "i7", "i12"] }],
    slots: [{ slot: "more", k: 60, exclude: [] }],
  });
  if (!ranked.ok) throw new Error(ranked.error.message);
  const [list] = ranked.value.lists;
  expect(list.order[0]).toBe("i4");
  expect(list.order.slice(1, 3).sort()).toEqual(["i0", "i12"]);
  expect(list.order.slice(3).sort()).toEqual(["i3", "i6", "i7"]);
  expect(list.reasons.i4.map(({ kind }) => kind)).toContain("pin");
  expect(list.reasons.i7.map(({ kind }) => kind)).toContain("ineligible");
  const because = [...list.reasons.i0, ...list.reasons.i12].find(({ kind }) => kind === "because");
  expect(because?.text).toMatch(/^because you \w+ Item \d+$/);
  for (const gone of ["i3", "i6", "i7"]) expect(ranked.value.slots[0].order).not.toContain(gone);
});
