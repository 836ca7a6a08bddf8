import { expect, html, ids, item, list, orderOf, rankAfter, ranked, scriptTag, test } from "./support/test.ts";

const ALL = 'data-afterclick-list="feed" data-move="all"';
const quiet = (noise: readonly string[]) => noise.filter((text) => !text.includes("release-format"));

for (const count of [0, 1, 500])
  test(`a list of ${count} items`, async ({ page, site, noise }) => {
    // A second list, so that there is something to wait for.
    const body = list(ids(0, count), ALL) + list(ids(510, 3), 'data-afterclick-list="other"') + scriptTag();
    await page.goto(site.page("/feed", html(body)));
    await ranked(page, count === 0 ? 1 : 2);
    await rankAfter(page, () => page.click('[data-afterclick-item="i511"]'));
    await page.waitForFunction(() => window.ranks.at(-1)?.list === "other");
    const ranks = await page.evaluate(() => window.ranks.filter(({ list }) => list === "feed"));
    const order = await orderOf(page);
    expect([...order].sort()).toEqual(ids(0, count).sort());
    if (count > 0) expect(order).toEqual(ranks.at(-1)?.order);
    else expect(ranks).toEqual([]);
    expect(quiet(noise)).toEqual([]);
  });

test("unknown ids and children without an item hold their places", async ({ page, site, noise }) => {
  const rows = ["i0", "unknown", "i1", "", "i2", "i3", "x".repeat(600), "i4"].map((id) => item(id, 50));
  rows.splice(4, 0, "<li>An advert</li>");
  await page.goto(site.page("/feed", html(`<ul ${ALL}>${rows.join("")}</ul>${scriptTag()}`)));
  await ranked(page);
  const result = await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));
  const order = await orderOf(page);
  expect(order.filter((id) => id?.match(/^i\d$/))).toEqual(result.order);
  expect([order[1], order[3], order[4], order[7]]).toEqual(["unknown", "", null, "x".repeat(600)]);
  expect(quiet(noise)).toEqual([]);
});

test("of items with the same id the first moves", async ({ page, site, noise }) => {
  await page.goto(site.page("/feed", html(list(["i0", "i1", "i1", "i2", "i3", "i3"], ALL) + scriptTag())));
  await ranked(page);
  const result = await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));
  expect(result.order).toHaveLength(4);
  const order = await orderOf(page);
  expect([order[2], order[5]]).toEqual(["i1", "i3"]);
  expect([order[0], order[1], order[3], order[4]]).toEqual(result.order);
  expect(quiet(noise)).toEqual([]);
});

test("a list inside an item is a list of its own", async ({ page, site, noise }) => {
  const inner = (name: string, from: number) =>
    `<li data-afterclick-item="i${from}">${list(ids(from + 100, 6), `data-afterclick-list="${name}" data-move="all"`)}</li>`;
  const body = `<ul ${ALL}>${inner("a", 0)}${inner("b", 1)}${inner("c", 2)}</ul>${scriptTag()}`;
  await page.goto(site.page("/feed", html(body)));
  await ranked(page, 4);
  await rankAfter(page, () => page.click('[data-afterclick-item="i104"]'));
  await page.waitForFunction(() => window.ranks.slice(-4).every(({ rung }) => rung === 2));
  const last = await page.evaluate(() =>
    Object.fromEntries(window.ranks.slice(-4).map((rank) => [rank.list, rank.order])),
  );
  for (const name of ["feed", "a", "b", "c"]) expect(await orderOf(page, name)).toEqual(last[name]);
  expect(Object.keys(last).sort()).toEqual(["a", "b", "c", "feed"]);
  expect([...last.feed].sort()).toEqual(["i0", "i1", "i2"]);
  expect(quiet(noise)).toEqual([]);
});

test("items deep inside a child move with the child", async ({ page, site }) => {
  const rows = ids(0, 6).map((id) => `<div><p><a data-afterclick-item="${id}" href="#">${id}</a></p></div>`);
  await page.goto(site.page("/feed", html(`<section ${ALL}>${rows.join("")}</section>${scriptTag()}`)));
  await ranked(page);
  const result = await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));
  const order = await page.$$eval("section > div", (rows) => rows.map((row) => row.textContent));
  expect(order).toEqual(result.order);
});

test("a child with several items cannot be moved, so its list stays and is still tracked", async ({ page, site }) => {
  const rows = [0, 2, 4].map((i) => `<div>${item(`i${i}`)}${item(`i${i + 1}`)}</div>`);
  await page.goto(site.page("/feed", html(`<div ${ALL}>${rows.join("")}</div>${scriptTag()}`)));
  await ranked(page);
  const before = await page.$eval("[data-afterclick-list]", (element) => element.innerHTML);
  const result = await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));
  expect(result.order[0]).toBe("i3");
  expect(await page.$eval("[data-afterclick-list]", (element) => element.innerHTML)).toBe(before);
});

test("a list that cannot be read fails rankings, not the page; later ones go on", async ({ page, site, noise }) => {
  const form = `<form data-afterclick-list="form"><input name="children"></form>`;
  await page.goto(site.page("/feed", html(form + list(ids(0, 30), ALL) + scriptTag())));
  await expect.poll(() => page.evaluate(async () => (await window.afterclick?.status())?.rung)).toBe(2);
  expect(await page.evaluate(() => window.afterclick?.rank())).toMatchObject({ error: { code: "page-error" } });
  await page.click('[data-afterclick-item="i3"]');
  await rankAfter(page, () =>
    page.evaluate(() => {
      document.querySelector("form")?.remove();
      // Asks for a ranking by itself, as a view does.
      window.afterclick?.track({ type: "view", item: "i4" });
    }),
  );
  expect(quiet(noise).filter((text) => !text.startsWith("[afterclick] page-error"))).toEqual([]);
});
