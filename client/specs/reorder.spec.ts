import type { Page } from "@playwright/test";
import { expect, html, ids, item, list, orderOf, rankAfter, ranked, scriptTag, settle, test } from "./support/test.ts";

const group = (id: string | null): number => Number(id?.slice(1)) % 5;
const shifts = async (page: Page) => {
  await settle(page);
  return page.evaluate(() => window.shifts);
};

test.beforeEach(({ page }) => page.setViewportSize({ width: 800, height: 600 }));

test("a click re-orders what is below it and off screen, and nothing shifts unexpectedly", async ({ page, site }) => {
  await page.goto(site.page("/feed", html(list(ids(0, 30)) + scriptTag())));
  await ranked(page);
  const before = await orderOf(page);
  const result = await rankAfter(page, () => page.click('[data-afterclick-item="i2"]'));
  const after = await orderOf(page);

  expect(result).toMatchObject({ list: "feed", rung: 2, release: "shop@1" });
  expect(result.elapsedMs).toBeGreaterThan(0);
  expect([...result.order].sort()).toEqual([...before].sort());
  expect([...after].sort()).toEqual([...before].sort());
  expect(after.slice(0, 3)).toEqual(["i0", "i1", "i2"]);
  expect(after.slice(3)).toEqual(result.order.filter((id) => !["i0", "i1", "i2"].includes(id)));
  expect(after.slice(3, 7).map(group)).toEqual([2, 2, 2, 2]);
  expect(result.reasons[after[3]!][0]).toMatchObject({ kind: "because", item: "i2" });
  expect((await shifts(page)).unexpected).toEqual([]);
});

test("without a click only what is off screen moves", async ({ page, site }) => {
  await page.goto(site.page("/feed", html(list(ids(0, 30)) + scriptTag())));
  await ranked(page);
  const visible = (await orderOf(page)).slice(0, 6);
  const result = await rankAfter(page, () =>
    page.evaluate(() => window.afterclick?.track({ type: "cart", item: "i103" })),
  );
  const after = await orderOf(page);
  expect(after.slice(0, 6)).toEqual(visible);
  expect(after.slice(6)).toEqual(result.order.filter((id) => !visible.includes(id)));
  expect((await shifts(page)).all).toEqual([]);
});

test("what the visitor has scrolled past moves too when all items are of one size", async ({ page, site }) => {
  await page.goto(site.page("/feed", html(list(ids(0, 30)) + scriptTag())));
  await ranked(page);
  await page.evaluate(() => scrollTo(0, 1000));
  await settle(page);
  const before = await orderOf(page);
  await rankAfter(page, () => page.evaluate(() => window.afterclick?.track({ type: "cart", item: "i104" })));
  const after = await orderOf(page);
  expect(after.slice(10, 16)).toEqual(before.slice(10, 16));
  expect(after.slice(0, 4).map(group)).toEqual([4, 4, 4, 4]);
  expect(await page.evaluate(() => scrollY)).toBe(1000);
  expect((await shifts(page)).all).toEqual([]);
});

test("items of different sizes do not push what the visitor looks at", async ({ page, site }) => {
  const rows = ids(0, 30).map((id, i) => item(id, 60 + 17 * (i % 7)));
  await page.goto(site.page("/feed", html(`<ul data-afterclick-list="feed">${rows.join("")}</ul>${scriptTag()}`)));
  await ranked(page);
  await page.evaluate(() => scrollTo(0, 1000));
  await settle(page);
  const before = await orderOf(page);
  await rankAfter(page, () => page.evaluate(() => window.afterclick?.track({ type: "cart", item: "i104" })));
  const after = await orderOf(page);
  expect(after.slice(0, 14)).toEqual(before.slice(0, 14));
  expect(after).not.toEqual(before);
  expect(await page.evaluate(() => scrollY)).toBe(1000);
  expect((await shifts(page)).all).toEqual([]);
});

test('data-move="all" moves everything at once', async ({ page, site }) => {
  await page.goto(
    site.page("/feed", html(list(ids(0, 30), 'data-afterclick-list="feed" data-move="all"') + scriptTag())),
  );
  await ranked(page);
  const result = await rankAfter(page, () => page.click('[data-afterclick-item="i20"]'));
  expect(await orderOf(page)).toEqual(result.order);
});

test("a list that is not rendered is put in order at once", async ({ page, site }) => {
  await page.goto(site.page("/feed", html(`<div id="route">${list(ids(0, 30))}</div>${scriptTag()}`)));
  await ranked(page);
  await page.evaluate(() => document.getElementById("route")?.setAttribute("hidden", ""));
  const result = await rankAfter(page, () =>
    page.evaluate(() => window.afterclick?.track({ type: "cart", item: "i101" })),
  );
  expect(await orderOf(page)).toEqual(result.order);
  expect((await shifts(page)).all).toEqual([]);
});

test("white space between inline blocks stays between them", async ({ page, site }) => {
  const rows = ids(0, 12).map(
    (id) => `<b data-afterclick-item="${id}" style="display:inline-block;width:90px">${id}</b>`,
  );
  await page.goto(
    site.page("/feed", html(`<div data-afterclick-list="feed" data-move="all">${rows.join(" ")}</div>${scriptTag()}`)),
  );
  await ranked(page);
  const text = () => page.$eval("[data-afterclick-list]", (element) => element.textContent ?? "");
  const result = await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));
  expect(await text()).toBe(result.order.join(" "));
});
