import type { Page } from "@playwright/test";
import { events, expect, html, ids, list, rankAfter, ranked, scriptTag, test } from "./support/test.ts";

const feed = (consent: string) =>
  html(
    list(ids(0, 30)) +
      (consent ? scriptTag({ "data-consent": consent }) : scriptTag().replace(/data-consent="\w+"/, "")),
  );
const stored = (page: Page) => page.evaluate(() => localStorage.getItem("afterclick:shop:orders"));
const consent = (page: Page, mode: "off" | "session" | "device") =>
  page.evaluate((mode) => window.afterclick?.consent(mode), mode);

for (const mode of ["", "off", "nonsense"])
  test(`with data-consent="${mode}" nothing starts until the visitor agrees`, async ({ page, site }) => {
    const requests: string[] = [];
    page.on("request", (request) => requests.push(new URL(request.url()).pathname));
    await page.goto(site.page("/feed", feed(mode)));
    await page.click('[data-afterclick-item="i3"]');
    await page.evaluate(() => window.afterclick?.track({ type: "view", item: "i1" }));
    expect(await page.evaluate(() => window.afterclick?.rank())).toMatchObject({ error: { code: "consent-off" } });
    expect(await page.evaluate(() => window.afterclick?.status())).toMatchObject({ consent: "off", rung: 0 });
    expect(page.workers()).toHaveLength(0);
    expect(requests).toEqual(["/feed", "/client/afterclick.js"]);
    expect(await page.evaluate(async () => [localStorage.length, (await indexedDB.databases()).length])).toEqual([
      0, 0,
    ]);

    expect(await consent(page, "device")).toEqual({ ok: true, value: "device" });
    await ranked(page);
    await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));
    expect((await events(page)).filter(({ type }) => type === "click")).toHaveLength(1);
  });

test("lowering consent erases what the new mode may not hold", async ({ page, site }) => {
  await page.goto(site.page("/feed", feed("device")));
  await ranked(page);
  await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));
  await page.waitForFunction(() => localStorage.getItem("afterclick:shop:orders") !== null);
  expect(await consent(page, "session")).toEqual({ ok: true, value: "session" });
  expect(await stored(page)).toBeNull();
  await rankAfter(page, () => page.click('[data-afterclick-item="i4"]'));
  expect(await stored(page)).toBeNull();

  expect(await consent(page, "off")).toEqual({ ok: true, value: "off" });
  await expect.poll(() => page.workers().length).toBe(0);
  const count = await page.evaluate(() => window.ranks.length);
  await page.click('[data-afterclick-item="i5"]');
  expect(await page.evaluate(() => window.ranks.length)).toBe(count);
});

test("erase takes the profile and the remembered orders; the page goes on", async ({ page, site }) => {
  await page.goto(site.page("/feed", feed("device")));
  await ranked(page);
  await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));
  await page.waitForFunction(() => localStorage.getItem("afterclick:shop:orders") !== null);
  expect(await page.evaluate(() => window.afterclick?.profile.erase())).toEqual({ ok: true, value: null });
  expect(await stored(page)).toBeNull();
  expect(await events(page)).toEqual([]);
  await rankAfter(page, () => page.click('[data-afterclick-item="i4"]'));
  expect((await events(page)).filter(({ type }) => type === "click")).toHaveLength(1);
});

test("a page without consent can still erase what an earlier one kept", async ({ page, site }) => {
  await page.goto(site.page("/feed", feed("device")));
  await ranked(page);
  await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));
  await page.waitForFunction(() => localStorage.getItem("afterclick:shop:orders") !== null);
  await page.goto(site.page("/off", feed("off")));
  expect(await consent(page, "off")).toEqual({ ok: true, value: "off" });
  expect(await stored(page)).toBeNull();
  await expect.poll(() => page.workers().length).toBe(0);
  await consent(page, "device");
  expect((await events(page)).filter(({ type }) => type === "click")).toEqual([]);
});

test("two tabs: what one erases the other does not bring back", async ({ page, site, context }) => {
  const url = site.page("/feed", feed("device"));
  await page.goto(url);
  await ranked(page);
  await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));
  await page.waitForFunction(() => localStorage.getItem("afterclick:shop:orders") !== null);
  const second = await context.newPage();
  await second.goto(url);
  await expect.poll(() => second.evaluate(async () => (await window.afterclick?.status())?.rung)).toBe(2);
  expect(await consent(second, "off")).toEqual({ ok: true, value: "off" });
  await page.waitForFunction(() => localStorage.getItem("afterclick:shop:orders") === null);
  await page.bringToFront();
  await page.click('[data-afterclick-item="i4"]');
  await page.goto(site.page("/elsewhere", html("")));
  expect(await stored(page)).toBeNull();
});
