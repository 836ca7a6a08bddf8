import { expect, html, ids, list, orderOf, rankAfter, ranked, scriptTag, settle, test } from "./support/test.ts";

test.beforeEach(({ page }) => page.setViewportSize({ width: 800, height: 600 }));

/** Notes the order of the first frame that has the whole list. */
function watchFirstFrame() {
  const look = () => {
    const rows = [...document.querySelectorAll('[data-afterclick-list="feed"] > *')];
    if (rows.length < 30) return requestAnimationFrame(look);
    document.documentElement.dataset.first = rows.map((row) => row.getAttribute("data-afterclick-item")).join();
    return 0;
  };
  requestAnimationFrame(look);
}

for (const [kind, tag] of [
  ["in the head", scriptTag()],
  ["async and blocking=render in the head", scriptTag().replace("<script", '<script async blocking="render"')],
])
  test(`the remembered order stands in the first frame when the script is ${kind}`, async ({ page, site }) => {
    await page.addInitScript(watchFirstFrame);
    const feed = site.page("/feed", html(list(ids(0, 30)), tag));
    await page.goto(feed);
    await ranked(page);
    const { order } = await rankAfter(page, () => page.click('[data-afterclick-item="i2"]'));
    expect(await orderOf(page)).not.toEqual(order);

    await page.goto(site.page("/elsewhere", html("")));
    await page.goto(feed);
    expect((await page.getAttribute("html", "data-first"))?.split(",")).toEqual(order);
    expect(await page.evaluate(() => window.ranks[0])).toMatchObject({ list: "feed", order, rung: 1, release: null });
    await ranked(page);
    await settle(page);
    expect((await page.evaluate(() => window.shifts)).all).toEqual([]);
  });

for (const [place, body, head] of [
  ["async in the head", list(ids(0, 30)), scriptTag().replace("<script", "<script async")],
  ["at the end of the body", list(ids(0, 30)) + scriptTag(), ""],
])
  test(`nothing shifts with the script ${place}, whether it comes before the first paint or after`, async ({
    page,
    site,
  }) => {
    const feed = site.page("/feed", html(body, head));
    await page.goto(feed);
    await ranked(page);
    const { order } = await rankAfter(page, () => page.click('[data-afterclick-item="i2"]'));
    await page.goto(site.page("/elsewhere", html("")));
    await page.goto(feed);
    await ranked(page);
    const now = await orderOf(page);
    const seen = now[0] === "i2" ? [] : ids(0, 6);
    expect(now).toEqual([...seen, ...order.filter((id) => !seen.includes(id))]);
    await settle(page);
    expect((await page.evaluate(() => window.shifts)).all).toEqual([]);
  });

test("a script that comes after the first paint leaves what is seen and orders the rest", async ({ page, site }) => {
  const first = site.page("/feed", html(list(ids(0, 30)) + scriptTag()));
  await page.goto(first);
  await ranked(page);
  const { order } = await rankAfter(page, () => page.click('[data-afterclick-item="i2"]'));

  await page.goto(site.page("/late", html(list(ids(0, 30)))));
  await page.waitForFunction(() => performance.getEntriesByType("paint").length > 0);
  const [, attributes] = scriptTag().match(/<script (.*)><\/script>/) ?? [];
  await page.evaluate((attributes) => {
    const script = document.createElement("script");
    for (const [, name, value] of attributes.matchAll(/(\S+)="([^"]*)"/g)) script.setAttribute(name, value);
    document.head.append(script);
  }, attributes);
  await page.waitForFunction(() => window.ranks.length > 0);
  const seen = ids(0, 6);
  expect(await orderOf(page)).toEqual([...seen, ...order.filter((id) => !seen.includes(id))]);
  await settle(page);
  expect((await page.evaluate(() => window.shifts)).all).toEqual([]);
});

test("what happens on another page counts for the list left behind", async ({ page, site }) => {
  // Below the fold: what is in view for a second is an impression, and would count too.
  const feed = site.page("/feed", html(`<div style="height:3000px"></div>${list(ids(0, 30))}`, scriptTag()));
  await page.goto(feed);
  await ranked(page);
  await page.goto(site.page("/item", html(`<main data-afterclick-view="i103">An item</main>${scriptTag()}`)));
  await page.waitForFunction(() => localStorage.getItem("afterclick:shop:orders")?.includes('"rung":2'));
  await page.goto(feed);
  const order = await orderOf(page);
  expect(order.slice(0, 6).map((id) => Number(id?.slice(1)) % 5)).toEqual([3, 3, 3, 3, 3, 3]);
});

test("without consent to store, nothing is remembered for the next page", async ({ page, site }) => {
  const feed = site.page("/feed", html(list(ids(0, 30)) + scriptTag({ "data-consent": "session" })));
  await page.goto(feed);
  await ranked(page);
  await rankAfter(page, () => page.click('[data-afterclick-item="i2"]'));
  await page.goto(feed);
  expect((await orderOf(page)).slice(0, 6)).toEqual(ids(0, 6));
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
});
