import type { Page } from "@playwright/test";
import type { Event } from "../../shared/contracts/event.ts";
import { events, expect, html, ids, item, list, ranked, scriptTag, test } from "./support/test.ts";

/** Hides the page as a change of tab does, so that trackers tell what they have. */
const hide = (page: Page) =>
  page.evaluate(() => {
    Object.defineProperties(document, {
      hidden: { value: true, configurable: true },
      visibilityState: { value: "hidden", configurable: true },
    });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  });
const tracked = async <T extends Event["type"]>(page: Page, type: T) =>
  (await events(page)).filter((event): event is Extract<Event, { type: T }> => event.type === type);

test.beforeEach(({ page }) => page.setViewportSize({ width: 800, height: 600 }));

test("impressions: items half visible for a second, each once", async ({ page, site }) => {
  await page.goto(site.page("/", html(`<div style="height:350px"></div>${list(ids(0, 8))}${scriptTag()}`)));
  await ranked(page);
  // 250 px are left for items of 100 px: two and exactly half of the third.
  await expect.poll(async () => (await tracked(page, "impression")).length).toBe(3);
  expect(await tracked(page, "impression")).toMatchObject([
    { item: "i0", list: "feed", position: 0 },
    { item: "i1", list: "feed", position: 1 },
    { item: "i2", list: "feed", position: 2 },
  ]);
  await page.evaluate(() => scrollTo(0, 100));
  await expect.poll(async () => (await tracked(page, "impression")).length).toBe(4);
});

test("clicks by mouse, by keyboard and with the middle button; not on what buys", async ({ page, site }) => {
  const buy = "<button data-afterclick-cart>Buy</button>";
  const rows = ids(0, 4).map((id) => item(id).replace("</li>", `${buy}</li>`));
  await page.goto(
    site.page("/", html(`<ul data-afterclick-list="feed">${rows.join("")}</ul><a href="#">Other</a>${scriptTag()}`)),
  );
  await ranked(page);
  await page.click('[data-afterclick-item="i0"] a');
  await page.focus('[data-afterclick-item="i1"] a');
  await page.keyboard.press("Enter");
  await page.evaluate(() => {
    const link = document.querySelector('[data-afterclick-item="i2"] a');
    for (const button of [1, 2])
      link?.dispatchEvent(new MouseEvent("auxclick", { button, bubbles: true, composed: true }));
  });
  await page.click("body > a");
  await page.click('[data-afterclick-item="i3"] button');
  await expect.poll(async () => (await tracked(page, "cart")).length).toBe(1);
  expect((await tracked(page, "click")).map((event) => event.item)).toEqual(["i0", "i1", "i2"]);
  expect((await tracked(page, "cart"))[0]).toMatchObject({ item: "i3" });
});

test("cart and purchase by attribute, by form and by call", async ({ page, site }) => {
  const body = `<main data-afterclick-view="i1">
    <button id="a" data-afterclick-cart="i5">Add</button>
    <button id="b" data-afterclick-cart>Add this</button>
    <form id="c" data-afterclick-purchase="i7"><input name="n"><button type="submit">Buy</button></form></main>`;
  await page.goto(site.page("/", html(body + list(ids(0, 3)) + scriptTag())));
  await ranked(page);
  await page.evaluate(() => document.addEventListener("submit", (event) => event.preventDefault()));
  await page.click("#a");
  await page.click("#b");
  await page.click("#c input");
  await page.click("#c button");
  await page.evaluate(() => window.afterclick?.track({ type: "purchase", item: "i9" }));
  await expect.poll(async () => (await tracked(page, "purchase")).length).toBe(2);
  expect((await tracked(page, "cart")).map((event) => event.item)).toEqual(["i5", "i1"]);
  expect((await tracked(page, "purchase")).map((event) => event.item)).toEqual(["i7", "i9"]);
});

test("searches by form, by input and by call; the same one once", async ({ page, site }) => {
  const body = `<form data-afterclick-search><input type="search" id="a"></form><input data-afterclick-search id="b">`;
  await page.goto(site.page("/", html(body + list(ids(0, 3)) + scriptTag())));
  await ranked(page);
  await page.evaluate(() => document.addEventListener("submit", (event) => event.preventDefault()));
  await page.fill("#a", " trail shoes ");
  await page.press("#a", "Enter");
  await page.press("#a", "Enter");
  await page.fill("#b", "tent");
  await page.press("#b", "Enter");
  await page.evaluate(() => window.afterclick?.track({ type: "search", query: "stove" }));
  await expect
    .poll(async () => (await tracked(page, "search")).map(({ query }) => query))
    .toEqual(["trail shoes", "tent", "stove"]);
});

test("views and dwell: time on the item while the page is visible", async ({ page, site }) => {
  await page.goto(site.page("/", html(`<main data-afterclick-view="i3">Item</main>${list(ids(0, 3))}${scriptTag()}`)));
  await ranked(page);
  expect(await tracked(page, "view")).toMatchObject([{ item: "i3" }]);
  // Told after 3 s without anything happening, and the rest when the page hides.
  await expect.poll(async () => (await tracked(page, "dwell")).length).toBe(1);
  await page.waitForTimeout(500);
  await hide(page);
  await expect.poll(async () => (await tracked(page, "dwell")).length).toBe(2);
  const [first, second] = await tracked(page, "dwell");
  expect(first).toMatchObject({ item: "i3" });
  expect(first.durationMs).toBeGreaterThanOrEqual(2900);
  expect(second.durationMs).toBeGreaterThanOrEqual(400);
  // Nothing counts while it is hidden.
  await page.waitForTimeout(500);
  await hide(page);
  expect(await tracked(page, "dwell")).toHaveLength(2);
});

test("a page in a tab behind is viewed when the visitor comes to it", async ({ page, site }) => {
  await page.addInitScript(() => {
    Object.defineProperties(document, {
      hidden: { value: true, configurable: true },
      visibilityState: { value: "hidden", configurable: true },
    });
  });
  await page.goto(site.page("/", html(`<main data-afterclick-view="i3">Item</main>${list(ids(0, 3))}${scriptTag()}`)));
  await expect.poll(() => page.evaluate(async () => (await window.afterclick?.status())?.rung)).toBe(2);
  // Longer than an impression takes.
  await page.waitForTimeout(1500);
  expect((await events(page)).filter(({ type }) => type !== "arrival")).toEqual([]);
  await page.evaluate(() => {
    Object.defineProperties(document, { hidden: { value: false }, visibilityState: { value: "visible" } });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  });
  await expect.poll(async () => (await tracked(page, "view")).map((event) => event.item)).toEqual(["i3"]);
  await expect.poll(async () => (await tracked(page, "impression")).length).toBe(3);
});

test("hover: a pointer that rests, not one that crosses or a finger", async ({ page, site }) => {
  await page.goto(site.page("/", html(list(ids(0, 6)) + scriptTag())));
  await ranked(page);
  await page.mouse.move(300, 50);
  await page.mouse.move(300, 150);
  await page.waitForTimeout(400);
  await page.mouse.move(300, 250);
  await page.mouse.move(300, 350);
  await page.waitForTimeout(400);
  await hide(page);
  await expect.poll(async () => (await tracked(page, "hover")).length).toBe(2);
  const hovers = await tracked(page, "hover");
  expect(hovers.map((event) => event.item)).toEqual(["i1", "i3"]);
  for (const { durationMs } of hovers) expect(durationMs).toBeGreaterThanOrEqual(300);
});

test("scroll depth: the deepest point, told when the page hides", async ({ page, site }) => {
  await page.goto(site.page("/", html(list(ids(0, 24)) + scriptTag())));
  await ranked(page);
  await page.mouse.move(300, 300);
  await page.mouse.wheel(0, 1200);
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(1200);
  await page.waitForTimeout(300);
  await page.mouse.wheel(0, -600);
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(600);
  await hide(page);
  await expect.poll(async () => (await tracked(page, "scroll")).length).toBe(1);
  expect((await tracked(page, "scroll"))[0].depth).toBeCloseTo((1200 + 600) / 2400, 2);
});

test("events reach the device's store although the page goes at once", async ({ page, site }) => {
  const feed = site.page("/", html(list(ids(0, 6)) + scriptTag()));
  site.page("/item", html("Item"));
  await page.goto(feed);
  await ranked(page);
  await page.evaluate(() => {
    const link = document.querySelector('[data-afterclick-item="i2"] a');
    link?.setAttribute("href", "/item");
  });
  await page.click('[data-afterclick-item="i2"] a');
  await page.waitForURL("**/item");
  await page.goto(feed);
  await ranked(page);
  expect((await tracked(page, "click")).map((event) => event.item)).toEqual(["i2"]);
});

test("an event that does not fit is refused with a message and takes no other along", async ({ page, site, noise }) => {
  await page.goto(site.page("/", html(list(ids(0, 6)) + scriptTag())));
  await ranked(page);
  await page.evaluate(() => {
    const wrong = [{ type: "click" }, { type: "nonsense", item: "a" }, { type: "dwell", item: "a" }, null];
    for (const event of wrong) window.afterclick?.track(event as never);
    window.afterclick?.track({ type: "click", item: "i1" });
  });
  await expect.poll(async () => (await tracked(page, "click")).length).toBe(1);
  await expect.poll(() => noise.filter((text) => text.includes("bad-request"))).toHaveLength(1);
});

test("marks inside open shadow roots are seen", async ({ page, site }) => {
  await page.goto(
    site.page(
      "/",
      html(`<ul data-afterclick-list="feed"><li data-afterclick-item="i1"><x-card></x-card></li></ul>${scriptTag()}`),
    ),
  );
  await ranked(page);
  await page.evaluate(() => {
    const root = document.querySelector("x-card")?.attachShadow({ mode: "open" });
    if (root) root.innerHTML = "<button>Open</button>";
  });
  await page.click("x-card button");
  await expect.poll(async () => (await tracked(page, "click")).map((event) => event.item)).toEqual(["i1"]);
});

test("an element that is given another item has impressions of both", async ({ page, site }) => {
  await page.goto(site.page("/", html(list(["i0"]) + scriptTag())));
  await ranked(page);
  await expect.poll(async () => (await tracked(page, "impression")).map(({ item }) => item)).toEqual(["i0"]);
  await page.evaluate(() => document.querySelector("li")?.setAttribute("data-afterclick-item", "i1"));
  await expect.poll(async () => (await tracked(page, "impression")).map(({ item }) => item)).toEqual(["i0", "i1"]);
});

test("a click on a label counts once, with or without a control to follow", async ({ page, site }) => {
  const rows = [
    `<li data-afterclick-item="i0"><label><span id="a">A</span><input type="checkbox"></label></li>`,
    `<li data-afterclick-item="i1"><label for="else"><span id="b">B</span></label></li>`,
    `<li data-afterclick-item="i2"><label><span id="c">C</span></label></li>`,
    `<li data-afterclick-item="i3"><label><a id="d" href="#d">D</a><input type="checkbox"></label></li>`,
  ];
  const body = `<ul data-afterclick-list="feed">${rows.join("")}</ul><input id="else" type="checkbox">${scriptTag()}`;
  await page.goto(site.page("/", html(body)));
  await ranked(page);
  for (const id of ["a", "b", "c", "d"]) await page.evaluate((id) => document.getElementById(id)?.click(), id);
  expect((await tracked(page, "click")).map(({ item }) => item)).toEqual(["i0", "i1", "i2", "i3"]);
});

test("an arrival says what kind of device and of referrer, and no address", async ({ page, site }) => {
  const url = site.page("/", html(`${list(ids(0, 3))}${scriptTag()}`));
  await page.goto(url, { referer: "https://www.google.com/search?q=secret" });
  await expect.poll(() => tracked(page, "arrival")).toMatchObject([{ device: "desktop", referrer: "search" }]);
  expect(JSON.stringify(await events(page))).not.toContain("secret");
});
