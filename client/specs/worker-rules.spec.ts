import type { Rule } from "../../shared/contracts/index.ts";
import { writeFixtureRelease } from "./fixture-release.ts";
import { click, expect, test } from "./worker-page.ts";

const RULES: readonly Rule[] = [
  { rule: "in-stock" },
  { rule: "not-bought" },
  { rule: "seen", times: 2, lists: ["feed"] },
  { rule: "pin", item: "i58", position: 1, lists: ["more"] },
  { rule: "cap", attribute: "category", most: 1, within: 2, lists: ["mixed"] },
];

const at = Date.now();
const impression = (item: string) => ({ type: "impression", at, item }) as const;

test("a release's rules hold in the worker, by what this visitor saw and bought, and say why", async ({
  worker,
  releases,
}) => {
  writeFixtureRelease(releases, { rules: RULES });
  await worker.begin();
  await worker.untilRung(3);
  const ranked = await worker.rank({
    events: [
      impression("i3"),
      impression("i3"),
      impression("i6"),
      { type: "purchase", at, item: "i9" },
      click("i7"),
      click("i12"),
    ],
    lists: [
      { list: "feed", items: ["i7", "i9", "i3", "i1", "i6", "i0"] },
      { list: "mixed", items: ["i0", "i3", "i6", "i1", "i2"] },
    ],
    slots: [{ slot: "more", k: 60, exclude: ["i0"] }],
  });
  if (!ranked.ok) throw new Error(ranked.error.message);
  const [feed, mixed] = ranked.value.lists;
  const [more] = ranked.value.slots;

  // Out of stock, bought and seen twice sink to the end; nothing is lost.
  expect([...feed.order.slice(0, 3)].sort()).toEqual(["i0", "i1", "i6"]);
  expect([...feed.order.slice(3)].sort()).toEqual(["i3", "i7", "i9"]);
  const why = (id: string) => feed.reasons[id].filter(({ kind }) => kind === "ineligible").map(({ text }) => text);
  expect(why("i7")).toEqual(["Out of stock, so it is at the end"]);
  expect(why("i9")).toEqual(["You bought it already, so it is at the end"]);
  expect(why("i3")).toEqual(["Shown to you 2 times without a click, so it is at the end"]);

  // No two of one topic in a row while others are left.
  const topics = mixed.order.map((id) => Number(id.slice(1)) % 3);
  expect(topics.slice(0, 4).every((topic, place) => place === 0 || topic !== topics[place - 1])).toBe(true);

  // A slot leaves out what is not eligible, and holds the pin.
  expect(more.order[1]).toBe("i58");
  expect(more.reasons.i58).toContainEqual({ kind: "pin", text: "Held at place 2 by the shop" });
  for (const absent of ["i0", "i7", "i9"]) expect(more.order).not.toContain(absent);
  expect(more.order).toHaveLength(57);
});

test("rules hold at rung 1 too, before the first event", async ({ worker, releases }) => {
  writeFixtureRelease(releases, { rules: RULES });
  await worker.begin();
  const ranked = await worker.rank({
    lists: [{ list: "feed", items: ["i7", "i8", "i0"] }],
    slots: [{ slot: "more", k: 3, exclude: [] }],
  });
  expect(ranked).toMatchObject({
    ok: true,
    value: { lists: [{ rung: 1, order: ["i0", "i8", "i7"] }], slots: [{ rung: 1, order: ["i0", "i58", "i1"] }] },
  });
});

test("the region that the page gives reaches the region rule", async ({ worker, releases }) => {
  writeFixtureRelease(releases, { rules: [{ rule: "region" }] });
  const lists = [{ list: "feed", items: ["i4", "i1", "i7"] }];
  for (const [region, last] of [
    ["DE", "i4"],
    ["FR", null],
    [null, null],
  ] as const) {
    await worker.begin({ consent: "session", region });
    await worker.untilRung(3);
    const ranked = await worker.rank({ events: [click("i10")], lists });
    if (!ranked.ok) throw new Error(ranked.error.message);
    const [feed] = ranked.value.lists;
    expect(feed.rung).toBe(3);
    const out = feed.order.filter((id) => feed.reasons[id]?.some(({ kind }) => kind === "ineligible"));
    expect(out).toEqual(last ? [last] : []);
    if (last) expect(feed.order.at(-1)).toBe(last);
  }
});
