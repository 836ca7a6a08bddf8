import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { type FixtureOptions, ITEMS, writeFixtureRelease } from "./fixture-release.ts";
import { startSite, type TestSite } from "./support/site.ts";
import {
  arrived,
  test as base,
  expect,
  html,
  ids,
  list,
  orderOf,
  rankAfter,
  scriptTag,
  settle,
} from "./support/test.ts";

/** A site whose release has models; `open` shows a list of all its items, six of which are in view. */
const test = base.extend<{ open: (options?: FixtureOptions) => Promise<TestSite> }>({
  open: async ({ page }, use) => {
    const folder = mkdtempSync(join(tmpdir(), "afterclick-better-"));
    let site: TestSite | null = null;
    await use(async (options) => {
      writeFixtureRelease(folder, options);
      site = await startSite(folder);
      await page.setViewportSize({ width: 800, height: 600 });
      const tag = scriptTag({ "data-site": "fixture" });
      await page.goto(site.page("/", html(list(ids(0, ITEMS)) + tag)));
      return site;
    });
    await (site as TestSite | null)?.close();
    rmSync(folder, { recursive: true });
  },
});

/** Requests that fit wait until they are let go. */
async function hold(page: Page, which: string): Promise<() => void> {
  let letGo = () => {};
  const gone = new Promise<void>((done) => {
    letGo = done;
  });
  // A page that ends what it asked for is no failure of the route.
  await page.route(which, (route) => gone.then(() => route.continue()).catch(() => {}));
  return letGo;
}

const status = (page: Page) => page.evaluate(() => window.afterclick?.status());
const untilRung = (page: Page, rung: number) => expect.poll(async () => (await status(page))?.rung).toBe(rung);
const rankings = (page: Page) => page.evaluate(() => window.ranks.length);

test("what rung 2 ordered is ordered anew when the models are there, and nothing in view moves", async ({
  page,
  open,
  noise,
}) => {
  const letGo = await hold(page, "**/*.onnx");
  await open();
  await untilRung(page, 2);
  await page.click('[data-afterclick-item="i3"]');
  await page.waitForFunction(() => window.ranks.at(-1)?.rung === 2);
  expect(await page.evaluate(() => window.ranks.at(-1))).toMatchObject({ fallback: { code: "loading" } });
  await arrived(page);
  const [before, count] = [await orderOf(page), await rankings(page)];

  const better = await rankAfter(page, async () => letGo());
  expect(better).toMatchObject({ rung: 3 });
  expect(better).not.toHaveProperty("fallback");
  await settle(page);
  const after = await orderOf(page);
  expect(after.slice(0, 6)).toEqual(before.slice(0, 6));
  // Below the fold it stands as it was ranked.
  const seen = new Set(after.slice(0, 6));
  expect(after.slice(6)).toEqual(better.order.filter((id) => !seen.has(id)));
  expect(await rankings(page)).toBe(count + 1);
  expect((await page.evaluate(() => window.shifts)).unexpected).toEqual([]);
  expect(noise).toEqual([]);
});

test("popular items come first while everything else is on its way", async ({ page, open, noise }) => {
  const letGo = await hold(page, "**/vectors.*");
  await open({ reversed: true });
  await page.waitForFunction(() => window.ranks.at(-1)?.rung === 1);
  expect(await page.evaluate(() => window.ranks.at(-1))).toMatchObject({ fallback: { code: "loading" } });
  await arrived(page);
  // What nobody sees yet stands in that order.
  expect((await orderOf(page)).slice(6)).toEqual(ids(6, ITEMS - 6).reverse());
  letGo();
  await untilRung(page, 3);
  await settle(page);
  expect((await page.evaluate(() => window.shifts)).unexpected).toEqual([]);
  expect(noise).toEqual([]);
});

test("what the models cannot order better is not ordered again", async ({ page, open }) => {
  const letGo = await hold(page, "**/*.onnx");
  await open();
  await untilRung(page, 2);
  // Nothing is known of the visitor yet: popular items, whatever has been loaded.
  await page.waitForFunction(() => window.ranks.some(({ fallback }) => fallback?.code === "session-empty"));
  const count = await rankings(page);
  letGo();
  await untilRung(page, 3);
  await settle(page);
  expect(await rankings(page)).toBe(count);
});

test("the head's order becomes the whole's; items it does not know keep their places until then", async ({
  page,
  open,
  noise,
}) => {
  const letGo = await hold(page, "**/neighbours.*");
  await open({ head: Array.from({ length: 20 }, (_, i) => i) });
  await untilRung(page, 2);
  await page.click('[data-afterclick-item="i3"]');
  await page.waitForFunction(() => window.ranks.at(-1)?.rung === 2);
  expect(await page.evaluate(() => window.ranks.at(-1))).toMatchObject({ partial: true, release: "fixture@1" });
  await settle(page);
  expect((await orderOf(page)).slice(20)).toEqual(ids(20, ITEMS - 20));

  letGo();
  await page.waitForFunction(() => window.ranks.at(-1)?.rung === 3);
  const whole = await page.evaluate(() => window.ranks.at(-1));
  expect(whole).toMatchObject({ rung: 3 });
  expect(whole).not.toHaveProperty("partial");
  await arrived(page);
  // Items of the clicked one's topic come first now, also those that only the whole holds.
  const places = (await orderOf(page)).slice(6, 6 + ITEMS / 3 - 6).map((id) => Number(id?.slice(1)) % 3);
  expect(new Set(places)).toEqual(new Set([0]));
  expect((await page.evaluate(() => window.shifts)).unexpected).toEqual([]);
  expect(noise).toEqual([]);
});

test("once consent is off, nothing that arrives is ordered", async ({ page, open, noise }) => {
  const letGo = await hold(page, "**/*.onnx");
  await open();
  await untilRung(page, 2);
  await page.click('[data-afterclick-item="i3"]');
  await page.waitForFunction(() => window.ranks.at(-1)?.rung === 2);
  await page.evaluate(() => window.afterclick?.consent("off"));
  const [before, count] = [await orderOf(page), await rankings(page)];
  letGo();
  await expect.poll(() => page.workers().length).toBe(0);
  await settle(page);
  expect(await orderOf(page)).toEqual(before);
  expect(await rankings(page)).toBe(count);
  expect(noise).toEqual([]);
});
