import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext, Page } from "@playwright/test";
import { watchPage } from "../../scripts/watch-page.mjs";
import { writeFixtureRelease } from "./fixture-release.ts";
import { policy, startSite, type TestSite } from "./support/site.ts";
import { test as base, expect, html, ids, list, orderOf, rankAfter, scriptTag } from "./support/test.ts";

/** What a device or a page lacks, by what makes a real browser lack it. */
interface Lack {
  /** Flags of V8. */
  readonly flags?: string;
  /** Preferences of the browser's profile. */
  readonly preferences?: object;
  /** What the page's own script finds before anything else runs. */
  readonly before?: () => void;
  readonly site?: (site: TestSite) => void;
}

/** A page in a browser that lacks something, with what it says on its console. */
type Start = (lack: Lack) => Promise<{ page: Page; said: () => string[] }>;

/** The release has models that run, so that rung 3 serves where nothing is lacking. */
const test = base.extend<{ shop: TestSite; start: Start; visit: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern.
  shop: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), "afterclick-lack-"));
    writeFixtureRelease(folder);
    const shop = await startSite(folder);
    await use(shop);
    await shop.close();
    rmSync(folder, { recursive: true });
  },
  visit: async ({ shop }, use) => {
    const feed = list(ids(0, 9), 'data-afterclick-list="feed" data-move="all"');
    await use(shop.page("/feed", html(feed + scriptTag({ "data-site": "fixture" })), policy()));
  },
  start: async ({ playwright, launchOptions, shop }, use) => {
    const contexts: BrowserContext[] = [];
    const profile = mkdtempSync(join(tmpdir(), "afterclick-profile-"));
    await use(async ({ flags, preferences, before, site }) => {
      mkdirSync(join(profile, "Default"), { recursive: true });
      if (preferences) writeFileSync(join(profile, "Default", "Preferences"), JSON.stringify(preferences));
      const args = [...(launchOptions.args ?? []), ...(flags ? [`--js-flags=${flags}`] : [])];
      const context = await playwright.chromium.launchPersistentContext(profile, { ...launchOptions, args });
      contexts.push(context);
      const page = await context.newPage();
      const noise = await watchPage(page);
      if (before) await page.addInitScript(before);
      site?.(shop);
      // The browser's own word on what it could not fetch or may not compile is not ours to stop.
      return {
        page,
        said: () =>
          noise.filter(
            (text) => text.startsWith("[afterclick]") || !/Failed to load resource|Content Security Policy/.test(text),
          ),
      };
    });
    for (const context of contexts) await context.close();
    rmSync(profile, { recursive: true, force: true });
  },
});

/** The engine has settled: everything that it will load is there or known not to come. */
const settled = (page: Page, code: string) =>
  expect
    .poll(() => page.evaluate(async () => (await window.afterclick?.status())?.failures.map((failure) => failure.code)))
    .toEqual([code]);

const click = (page: Page) => rankAfter(page, () => page.click('[data-afterclick-item="i5"]'));

/** i5 is of the same topic as i2 and i8: what knows the session puts these two first, or after i5. */
const byTopic = (order: readonly (string | null)[]) => ["i2", "i5", "i8"].every((id) => order.indexOf(id) < 3);

for (const [what, lack, code] of [
  ["no SIMD", { flags: "--no-enable-sse4-1" }, "simd-missing"],
  ["memory refused for the scan", { flags: "--wasm-max-mem-pages=1" }, "memory-refused"],
  ["memory refused for ONNX Runtime", { flags: "--wasm-max-mem-pages=64" }, "onnx-failed"],
  [
    "no WebAssembly of ONNX Runtime",
    {
      site: (site: TestSite) => {
        site.missing = /ort-wasm/;
      },
    },
    "onnx-failed",
  ],
  [
    "no script of ONNX Runtime",
    {
      site: (site: TestSite) => {
        site.missing = /afterclick-ort/;
      },
    },
    "onnx-failed",
  ],
  [
    "a policy without 'wasm-unsafe-eval'",
    {
      site: (site: TestSite) => {
        site.policy = policy().replace("'wasm-unsafe-eval'", "");
      },
    },
    "wasm-forbidden",
  ],
] as const satisfies readonly (readonly [string, Lack, string])[])
  test(`${what}: rung 2 serves, ${code} once on the console and in the result`, async ({ start, visit }) => {
    const { page, said } = await start(lack);
    await page.goto(visit);
    await settled(page, code);
    const result = await click(page);
    expect(result).toMatchObject({ rung: 2, fallback: { code } });
    expect(byTopic(await orderOf(page))).toBe(true);
    await click(page);
    expect(said()).toHaveLength(1);
    expect(said()[0]).toBe(`[afterclick] ${code}: ${result.fallback?.message}`);
  });

test("no IndexedDB: rung 3 serves, storage-unavailable once on the console", async ({ start, visit }) => {
  const { page, said } = await start({
    preferences: { profile: { default_content_setting_values: { cookies: 2 } } },
  });
  await page.goto(visit);
  await settled(page, "storage-unavailable");
  await expect.poll(() => page.evaluate(async () => (await window.afterclick?.status())?.rung)).toBe(3);
  const result = await click(page);
  expect(result).toMatchObject({ rung: 3 });
  expect(result.fallback).toBeUndefined();
  expect(byTopic(await orderOf(page))).toBe(true);
  expect(said()).toHaveLength(1);
  expect(said()[0]).toContain("storage-unavailable");
});

test("no module workers: the remembered order serves, worker-failed once on the console", async ({ start, visit }) => {
  const { page, said } = await start({
    // Browsers that do not know the option run the script as a classic one.
    before: () => {
      const Known = Worker;
      if (location.hash === "#old")
        window.Worker = class extends Known {
          constructor(url: string | URL) {
            super(url);
          }
        };
    },
  });
  await page.goto(visit);
  await expect.poll(() => page.evaluate(async () => (await window.afterclick?.status())?.rung)).toBe(3);
  const { order } = await click(page);
  await page.waitForFunction(() => localStorage.getItem("afterclick:fixture:orders") !== null);

  await page.goto("about:blank");
  await page.goto(`${visit}#old`);
  await page.waitForFunction(() => window.ranks.length > 0);
  expect(await orderOf(page)).toEqual(order);
  const result = await click(page);
  expect(result).toMatchObject({ rung: 1, order, release: null, fallback: { code: "worker-failed" } });
  expect((await page.evaluate(() => window.afterclick?.status()))?.failures).toMatchObject([{ code: "worker-failed" }]);
  expect(said()).toHaveLength(1);
  expect(said()[0]).toBe(`[afterclick] worker-failed: ${result.fallback?.message}`);
});

test("no second file: clicks still rank the lists, page-error once on the console", async ({ start, visit }) => {
  const { page, said } = await start({
    site: (site) => {
      site.missing = /-later\./;
    },
  });
  await page.goto(visit);
  await expect.poll(() => page.evaluate(async () => (await window.afterclick?.status())?.rung)).toBe(3);
  expect(await click(page)).toMatchObject({ rung: 3 });
  expect(byTopic(await orderOf(page))).toBe(true);
  expect(said()).toHaveLength(1);
  expect(said()[0]).toContain("page-error");
});
