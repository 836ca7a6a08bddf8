import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext, Page } from "@playwright/test";
import { browserStores, EMPTY } from "./support/consent-tools.ts";
import { events, expect, html, ids, list, rankAfter, ranked, scriptTag, test } from "./support/test.ts";

const feed = (consent: string) => html(list(ids(0, 30)) + scriptTag({ "data-consent": consent }));
const ORDERS = "afterclick:shop:orders";
/** Written by the test after the mark of erasing: a browser that has this has that too. */
const WRITTEN = "written";

async function leaveProfile(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await ranked(page);
  await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));
  await page.waitForFunction((key) => localStorage.getItem(key) !== null, ORDERS);
}
const clicks = async (page: Page) => (await events(page)).filter(({ type }) => type === "click");

test("device keeps in two stores and no other; erase empties both", async ({ page, site }) => {
  await leaveProfile(page, site.page("/feed", feed("device")));
  const before = await browserStores(page);
  expect(before).toEqual({ ...EMPTY, indexedDB: before.indexedDB, localStorage: [ORDERS] });
  expect(before.indexedDB.map(([name]) => name)).toEqual([`afterclick:shop@${site.url}/releases/`]);
  expect(before.indexedDB[0][1]).toBeGreaterThan(0);
  expect(await page.evaluate(() => window.afterclick?.profile.erase())).toEqual({ ok: true, value: null });
  expect(await browserStores(page)).toEqual(EMPTY);
});

for (const from of ["device", "contribute"] as const)
  for (const to of ["session", "off"] as const)
    test(`lowering from ${from} to ${to} leaves no store with anything`, async ({ page, site }) => {
      await leaveProfile(page, site.page("/feed", feed(from)));
      expect(await page.evaluate((mode) => window.afterclick?.consent(mode), to)).toEqual({ ok: true, value: to });
      expect(await browserStores(page)).toEqual(EMPTY);
    });

test("session keeps nothing in any store, also when the page is left", async ({ page, site }) => {
  await page.goto(site.page("/feed", feed("session")));
  await ranked(page);
  await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));
  expect(await browserStores(page)).toEqual(EMPTY);
  await page.goto(site.page("/elsewhere", html("")));
  expect(await browserStores(page)).toEqual(EMPTY);
});

for (const [what, act] of [
  ["erasing", () => void window.afterclick?.profile.erase()],
  ["withdrawing", () => void window.afterclick?.consent("off")],
  ["lowering to the session", () => void window.afterclick?.consent("session")],
] as const)
  test(`a browser closed while ${what} has nothing left when it comes back`, async ({
    playwright,
    launchOptions,
    site,
  }, info) => {
    const [device, off] = [site.page("/feed", feed("device")), site.page("/off", feed("off"))];
    /** False where the browser itself has lost what the page wrote last: that says nothing of what we wrote. */
    const closesInTime = async (pauseMs: number, profile: string): Promise<boolean> => {
      mkdirSync(profile, { recursive: true });
      const open = (): Promise<BrowserContext> => playwright.chromium.launchPersistentContext(profile, launchOptions);
      const first = await open();
      const page = await first.newPage();
      await page.addInitScript(() => {
        Object.assign(window, { ranks: [] });
        document.addEventListener("afterclick:rank", (event) => window.ranks.push((event as CustomEvent).detail));
      });
      await leaveProfile(page, device);
      await page.evaluate(act);
      await page.evaluate((key) => localStorage.setItem(key, ""), WRITTEN);
      await page.waitForTimeout(pauseMs);
      await first.close();

      const second = await open();
      const again = await second.newPage();
      await again.goto(off);
      const written = await again.evaluate((key) => {
        const there = localStorage.getItem(key) !== null;
        localStorage.removeItem(key);
        return there;
      }, WRITTEN);
      if (written) await expect.poll(() => browserStores(again)).toEqual(EMPTY);
      await second.close();
      return written;
    };
    for (const pauseMs of [0, 1, 5, 20]) {
      let tries = 0;
      while (!(await closesInTime(pauseMs, join(info.outputDir, `profile-${pauseMs}-${tries}`))))
        expect(++tries, "the browser loses what is written before it is closed").toBeLessThan(5);
    }
  });

test("a mark of an earlier page: the next one erases before it reads, and then goes on", async ({ page, site }) => {
  const url = site.page("/feed", feed("device"));
  await leaveProfile(page, url);
  await page.evaluate(() => localStorage.setItem("afterclick:shop:erasing", "[1]"));
  await page.goto(url);
  await expect.poll(async () => (await page.evaluate(() => window.afterclick?.status()))?.consent).toBe("device");
  expect(await clicks(page)).toEqual([]);
  expect((await browserStores(page)).localStorage).not.toContain("afterclick:shop:erasing");
});

test("a tab that does not let go: the database is empty at once, and the next page deletes it", async ({
  page,
  site,
  context,
}) => {
  const url = site.page("/feed", feed("device"));
  await leaveProfile(page, url);
  const other = await context.newPage();
  await other.goto(site.page("/elsewhere", html("")));
  await other.evaluate(async () => {
    const [{ name }] = await indexedDB.databases();
    const opening = indexedDB.open(name as string);
    await new Promise((resolve) => {
      opening.onsuccess = resolve;
    });
    Object.assign(globalThis, { stubborn: opening.result });
  });
  expect(await page.evaluate(() => window.afterclick?.profile.erase())).toMatchObject({
    error: { code: "storage-unavailable" },
  });
  // Read by the one connection there is: another would wait for the deletion.
  const records = await other.evaluate(async () => {
    const { stubborn } = globalThis as unknown as { stubborn: IDBDatabase };
    const counts = [...stubborn.objectStoreNames].map((name) => {
      const counting = stubborn.transaction(name).objectStore(name).count();
      return new Promise<number>((resolve) => {
        counting.onsuccess = () => resolve(counting.result);
      });
    });
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  });
  expect(records).toBe(0);
  await page.close();
  await other.goto(site.page("/off", feed("off")));
  await expect.poll(() => browserStores(other)).toEqual(EMPTY);
});
