import { rmSync } from "node:fs";
import { test as base, expect as baseExpect, type Page } from "@playwright/test";
import { type Watched, watchPage } from "../../../scripts/watch-page.mjs";

export { settle } from "../../../scripts/watch-page.mjs";

import type { Ranked } from "../../../shared/contracts/engine-api.ts";
import type { Afterclick } from "../../index.ts";
import { SITE, writeTestRelease } from "./release.ts";
import { startSite, type TestSite } from "./site.ts";

declare global {
  interface Window extends Watched<Ranked> {
    afterclick?: Afterclick;
  }
}

interface WorkerFixtures {
  readonly folder: string;
}
interface Fixtures {
  readonly site: TestSite;
  /** A second origin with the same scripts and releases. */
  readonly other: TestSite;
  /** Console messages and uncaught errors of the page, from its start. */
  readonly noise: string[];
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  folder: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern.
    async ({}, use) => {
      const folder = writeTestRelease();
      await use(folder);
      rmSync(folder, { recursive: true });
    },
    { scope: "worker" },
  ],
  site: async ({ folder }, use) => {
    const site = await startSite(folder);
    await use(site);
    await site.close();
  },
  other: async ({ folder }, use) => {
    const site = await startSite(folder);
    await use(site);
    await site.close();
  },
  noise: [
    async ({ page }, use) => {
      await use(await watchPage(page));
    },
    { auto: true },
  ],
});
/** What is waited for comes when it comes: a busy machine is no failure. */
export const expect = baseExpect.configure({ timeout: 60_000 });

/** The script tag. A generous deadline: the machine is busy, and what a test is about is not how fast it is. */
export const scriptTag = (attributes: Record<string, string> = {}, from = ""): string => {
  const all = {
    "data-endpoint": `${from}/releases/`,
    "data-site": SITE,
    "data-consent": "device",
    "data-deadline": "5000",
    ...attributes,
  };
  const text = Object.entries(all).map(([name, value]) => `${name}="${value}"`);
  return `<script src="${from}/client/afterclick.js" ${text.join(" ")}></script>`;
};

export const item = (id: string, height = 100): string =>
  `<li data-afterclick-item="${id}" style="height:${height}px"><a href="#${id}">${id}</a></li>`;

export const ids = (from: number, count: number): string[] => Array.from({ length: count }, (_, i) => `i${from + i}`);

export const list = (items: readonly string[], attributes = 'data-afterclick-list="feed"'): string =>
  `<ul ${attributes} style="margin:0;padding:0">${items.map((id) => item(id)).join("")}</ul>`;

export const html = (body: string, head = ""): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Test</title><link rel="icon" href="data:,">
<style>body { margin: 0; font: 16px sans-serif } li { display: block; box-sizing: border-box; border: 1px solid }</style>
${head}</head><body>${body}</body></html>`;

/** Waits until the second file of the page runs: its signals take effect, slots are filled, rows glide. */
export async function secondFile(page: Page): Promise<void> {
  const url = await page.waitForFunction(
    () => performance.getEntriesByType("resource").find(({ name }) => /-later\.\w+\.js$/.test(name))?.name,
  );
  // The same module as the page's own: its import was asked for first, and so is answered first.
  await page.evaluate((url) => import(url as string), await url.jsonValue());
}

/** Waits until the release is loaded and `atLeast` rankings by the engine have been shown. */
export async function ranked(page: Page, atLeast = 1): Promise<void> {
  await secondFile(page);
  const state = () =>
    page.evaluate(async () => ({
      rung: (await window.afterclick?.status())?.rung ?? 0,
      count: window.ranks.filter(({ rung }) => rung > 0).length,
    }));
  await expect.poll(async () => (await state()).rung).toBeGreaterThanOrEqual(2);
  await expect.poll(async () => (await state()).count).toBeGreaterThanOrEqual(atLeast);
}

/** Waits until rows out of view have followed: lists stay as they are through three idle moments, in each of which a step would be due. */
export const arrived = (page: Page): Promise<void> =>
  page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const idsOf = (list: Element) => [...list.children].map((row) => row.getAttribute("data-afterclick-item"));
        const orders = () => JSON.stringify([...document.querySelectorAll("[data-afterclick-list]")].map(idsOf));
        const look = (before: string, same: number) => {
          const now = orders();
          const times = now === before ? same + 1 : 0;
          if (times === 3) resolve();
          else requestIdleCallback(() => look(now, times), { timeout: 1_000 });
        };
        look("", 0);
      }),
  );

/** Waits for the next `afterclick:rank` after `act`, and returns it; rows out of view may still be on their way. */
export async function nextRank(page: Page, act: () => Promise<unknown>): Promise<Ranked> {
  const before = await page.evaluate(() => window.ranks.length);
  await act();
  await page.waitForFunction((count) => window.ranks.length > count, before);
  return page.evaluate((at) => window.ranks[at], before);
}

/** The same, when all rows have come to their places. */
export async function rankAfter(page: Page, act: () => Promise<unknown>): Promise<Ranked> {
  const result = await nextRank(page, act);
  await arrived(page);
  return result;
}

/** Item ids of a list's children as they stand in the page. */
export const orderOf = (page: Page, name = "feed"): Promise<(string | null)[]> =>
  page.$$eval(`[data-afterclick-list="${name}"] > *`, (rows) =>
    rows.map((row) => row.getAttribute("data-afterclick-item")),
  );

/** The event log of the visitor, as the device holds it. */
export const events = (page: Page) =>
  page.evaluate(async () => {
    const result = await window.afterclick?.profile.export();
    return result?.ok ? result.value.events : [];
  });
