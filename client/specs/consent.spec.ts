import { rmSync } from "node:fs";
import type { Page } from "@playwright/test";
import { DEFAULT_POLICY } from "../../shared/contracts/index.ts";
import { writeTestRelease } from "./support/release.ts";
import { startSite } from "./support/site.ts";
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

test("withdrawing where nothing runs finds a profile that lies only in IndexedDB; without traces no worker", async ({
  page,
  site,
}) => {
  const databases = () => page.evaluate(async () => (await indexedDB.databases()).length);
  const off = site.page("/off", feed("off"));
  await page.goto(off);
  let workers = 0;
  page.on("worker", () => workers++);
  expect(await consent(page, "off")).toEqual({ ok: true, value: "off" });
  expect(workers).toBe(0);

  await page.goto(site.page("/feed", feed("device")));
  await ranked(page);
  await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));
  expect(await databases()).toBe(1);
  await page.goto(off);
  await page.evaluate(() => localStorage.clear());
  expect(await consent(page, "off")).toEqual({ ok: true, value: "off" });
  expect(await databases()).toBe(0);
});

test("the export has events of this moment and the remembered orders", async ({ page, site }) => {
  await page.goto(site.page("/feed", feed("device")));
  await ranked(page);
  const result = await page.evaluate(() => {
    window.afterclick?.track({ type: "search", query: "just now" });
    return window.afterclick?.profile.export();
  });
  expect(result?.ok && result.value.events).toContainEqual(expect.objectContaining({ query: "just now" }));
  const orders = result?.ok ? result.value.orders : [];
  expect(orders.map(({ list, order }) => [list, order.length])).toEqual([["feed", 30]]);
});

test("calls of consent() that overlap take turns", async ({ page, site }) => {
  await page.goto(site.page("/feed", feed("device")));
  await ranked(page);
  await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));
  const answers = await page.evaluate(() =>
    Promise.all(
      (["off", "device", "off", "session", "device"] as const).map((mode) => window.afterclick?.consent(mode)),
    ),
  );
  // Each answers with the mode in force when it is done; those in the middle are overtaken while the release loads.
  const modes = answers.map((answer) => answer?.ok && answer.value);
  expect([modes[0], modes[2], modes[4]]).toEqual(["off", "off", "device"]);
  expect(await page.evaluate(() => window.afterclick?.status())).toMatchObject({ consent: "device", rung: 2 });
  expect((await events(page)).filter(({ type }) => type === "click")).toEqual([]);
  await rankAfter(page, () => page.click('[data-afterclick-item="i4"]'));
  expect((await events(page)).filter(({ type }) => type === "click")).toHaveLength(1);
});

test("consent given again while the release loads leaves the remembered orders", async ({ page, site }) => {
  const url = site.page("/feed", feed("device"));
  await page.goto(url);
  await ranked(page);
  await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));
  await page.waitForFunction(() => localStorage.getItem("afterclick:shop:orders") !== null);
  await page.addInitScript(() => {
    // Before the page's own scripts run any further, and before the release can be there.
    new MutationObserver((_, observer) => {
      if (!window.afterclick) return;
      observer.disconnect();
      const before = localStorage.getItem("afterclick:shop:orders");
      void window.afterclick.consent("device").then((answer) => {
        const now = localStorage.getItem("afterclick:shop:orders");
        document.body.dataset.kept = JSON.stringify([answer, before !== null && now !== null]);
      });
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto(site.page("/again", feed("device").replace("</body>", "<p>More</p></body>")));
  await expect
    .poll(() => page.evaluate(() => document.body.dataset.kept))
    .toBe(JSON.stringify([{ ok: true, value: "device" }, true]));
});

test("a ranking under way while the profile is erased is not remembered", async ({ page, site }) => {
  await page.goto(site.page("/feed", feed("device")));
  await ranked(page);
  await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));
  await page.waitForFunction(() => localStorage.getItem("afterclick:shop:orders") !== null);
  const [ranking, erased] = await page.evaluate(() =>
    Promise.all([window.afterclick?.rank(), window.afterclick?.profile.erase()]),
  );
  expect([ranking?.ok, erased?.ok]).toEqual([true, true]);
  // Leaving the page saves whatever there is to save.
  await page.goto(site.page("/elsewhere", html("")));
  expect(await stored(page)).toBeNull();
});

test("the page follows when a newer release allows less", async ({ page }) => {
  const folder = writeTestRelease();
  const site = await startSite(folder);
  const url = site.page("/feed", feed("device"));
  await page.goto(url);
  await ranked(page);
  await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));
  await page.waitForFunction(() => localStorage.getItem("afterclick:shop:orders") !== null);
  writeTestRelease({ ...DEFAULT_POLICY, highestMode: "session" }, folder);
  await page.goto(url);
  // The kept release serves first, with its own policy; the new one takes its place meanwhile.
  await expect.poll(() => page.evaluate(async () => (await window.afterclick?.status())?.consent)).toBe("session");
  await page.click('[data-afterclick-item="i4"]');
  // The order that is shown next may still be of a ranking that began before; the click's own answer brings the mode.
  await expect.poll(() => stored(page)).toBeNull();
  await page.goto(site.page("/elsewhere", html("")));
  expect(await stored(page)).toBeNull();
  await site.close();
  rmSync(folder, { recursive: true });
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
  // The consent is withdrawn here too: nothing runs any more.
  await expect.poll(() => page.workers().length).toBe(0);
  await page.goto(site.page("/elsewhere", html("")));
  expect(await stored(page)).toBeNull();
});
