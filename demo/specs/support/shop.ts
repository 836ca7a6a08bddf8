import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { test as base, expect, type Page, type Worker } from "@playwright/test";
import type { Ranked } from "afterclick";
import { createApp, createLogger, listen } from "afterclick/server";
import { type Watched, watchPage } from "../../../scripts/watch-page.mjs";
import { sendInPieces } from "./in-pieces.ts";

declare global {
  interface Window extends Watched<Ranked> {}
}

/** One page of each kind. */
export const PAGES = {
  feed: "/",
  category: "/c/camping.html",
  product: "/p/tent-004.html",
  film: "/v/trail-film-001.html",
  search: "/search.html?q=tent",
  privacy: "/privacy.html",
};

export const VIEWPORTS = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 860 } };

/** A page asked for with this parameter comes a tag at a time. */
export const IN_PIECES = "in-pieces";

const below = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

const SITE = below(".cache/demo/data/site");
const pageAt = (path: string): string => readFileSync(`${SITE}${path === "/" ? "/index.html" : path}`, "utf8");

interface Shop {
  readonly url: string;
  /** Paths the server was asked for since the start, oldest first. */
  readonly asked: string[];
}

export const test = base.extend<{ readonly noise: string[]; readonly follower: Page }, { readonly shop: Shop }>({
  shop: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern.
    async ({}, use) => {
      const app = createApp({
        releases: below(".cache/demo/releases"),
        client: below("dist/client"),
        static: SITE,
        logger: createLogger("silent"),
      });
      const asked: string[] = [];
      const listening = await listen((request, response) => {
        const url = request.url ?? "";
        const from = asked.push(url);
        const { pathname, searchParams } = new URL(url, "http://shop");
        if (searchParams.has(IN_PIECES)) void sendInPieces(pageAt(pathname), response, () => asked.slice(from));
        else app(request, response);
      }, 0);
      await use({ url: listening.url, asked });
      await listening.close(0);
    },
    { scope: "worker" },
  ],
  baseURL: async ({ shop }, use) => use(shop.url),
  /** Console messages and uncaught errors of the page. */
  noise: [
    async ({ page }, use) => {
      const noise = await watchPage(page);
      await page.addInitScript(takeTime);
      await use(noise);
    },
    { auto: true },
  ],
  /** A visitor who follows trail running: three things of that shelf opened by real clicks, from a real page. */
  follower: async ({ page, noise: _ }, use) => {
    await page.goto("/c/trail-running.html");
    for (const place of [0, 3, 7]) {
      await page.locator('[data-afterclick-list="trail-running"] .title').nth(place).click();
      await expect(page).toHaveURL(/\/p\//);
      await page.goBack();
      await expect(page).toHaveURL(/\/c\//);
    }
    await use(page);
  },
});
export { expect };

/** Gives the script tag a long deadline, in the page: a test machine is busy, and no test is about how fast it is. */
function takeTime(): void {
  new MutationObserver((_, observer) => {
    const tag = document.querySelector<HTMLScriptElement>("script[data-endpoint]");
    if (!tag) return;
    tag.dataset.deadline = "5000";
    observer.disconnect();
  }).observe(document, { childList: true, subtree: true });
}

/** Waits for the first order of the page, whatever made it. */
export const ranked = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => window.ranks.some(({ release }) => release !== null));

/** Afterclick's workers; the shop has one of its own, which paints. */
export const engines = (page: Page): Worker[] =>
  page.workers().filter((worker) => worker.url().includes("afterclick-worker"));

/** Waits until the models are loaded and the page has its first order. */
export async function ready(page: Page): Promise<void> {
  // Not waitForFunction: it takes the promise of an async function for a true value.
  await expect
    .poll(() => page.evaluate(async () => (await window.afterclick?.status())?.rung), { timeout: 60_000 })
    .toBe(3);
  await ranked(page);
}

/** Item ids of a list as they stand in the page. */
export const orderOf = (page: Page, list: string): Promise<(string | null)[]> =>
  page.$$eval(`[data-afterclick-list="${list}"] > li`, (rows) =>
    rows.map((row) => row.getAttribute("data-afterclick-item")),
  );

/** The last order told of a list or slot. */
export const lastRank = (page: Page, list: string): Promise<Ranked | undefined> =>
  page.evaluate((name) => window.ranks.filter((ranked) => ranked.list === name).at(-1), list);

/** Runs `act` and waits for the next order of `list`. */
export async function rankAfter(page: Page, list: string, act: () => Promise<unknown>): Promise<Ranked> {
  const before = await page.evaluate(() => window.ranks.length);
  await act();
  const handle = await page.waitForFunction(
    ([count, name]) =>
      window.ranks
        .slice(count)
        .filter((ranked) => ranked.list === name)
        .at(-1),
    [before, list] as const,
  );
  return handle.jsonValue() as Promise<Ranked>;
}
