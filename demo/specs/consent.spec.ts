import type { Page } from "@playwright/test";
import { engines, expect, orderOf, ready, test } from "./support/shop.ts";

test.use({ viewport: { width: 1280, height: 860 } });

/** What Afterclick keeps in this browser about the visitor: rows by store, and keys of localStorage. */
const kept = (page: Page) =>
  page.evaluate(async () => {
    const rows: Record<string, number> = {};
    for (const { name } of await indexedDB.databases()) {
      if (!name?.startsWith("afterclick:")) continue;
      const open = indexedDB.open(name);
      const database = await new Promise<IDBDatabase>((done) => {
        open.onsuccess = () => done(open.result);
      });
      for (const store of ["events", "seen", "bought"]) {
        if (!database.objectStoreNames.contains(store)) continue;
        const count = database.transaction(store).objectStore(store).count();
        rows[store] = await new Promise((done) => {
          count.onsuccess = () => done(count.result);
        });
      }
      database.close();
    }
    return { rows, keys: Object.keys(localStorage).filter((key) => key.startsWith("afterclick:")) };
  });

test("with consent off nothing moves, no worker runs and nothing is asked", async ({ follower: page, shop, noise }) => {
  await page.getByRole("radio", { name: "Off" }).check();
  await expect
    .poll(async () => kept(page))
    .toEqual({ rows: expect.not.objectContaining({ events: expect.any(Number) }), keys: [] });

  const askedBefore = shop.asked.length;
  await page.goto("/");
  const order = await orderOf(page, "films");
  await page.locator('[data-afterclick-list="films"] .title').nth(3).click();
  await page.getByRole("button", { name: "Close" }).click();
  await page.getByRole("link", { name: "Cycling", exact: true }).click();
  await page.goBack();
  await expect(page.getByRole("radio", { name: "Off" })).toBeChecked();

  expect(await orderOf(page, "films")).toEqual(order);
  expect(await page.evaluate(() => window.ranks)).toEqual([]);
  expect(engines(page)).toEqual([]);
  expect(shop.asked.slice(askedBefore).filter((path) => /releases|worker|onnx|wasm/.test(path))).toEqual([]);
  await expect(page.locator('[data-afterclick-slot="for-you"] .card')).toHaveCount(0);
  expect(noise).toEqual([]);
});

test("erasing leaves nothing of the visitor on the device", async ({ follower: page, noise }) => {
  await page.goto("/");
  await ready(page);
  await expect.poll(async () => (await kept(page)).rows.events).toBeGreaterThan(3);
  await expect.poll(async () => (await kept(page)).keys).toEqual(["afterclick:demo:orders"]);

  await page.getByRole("button", { name: "Erase everything" }).click();
  await expect(page.getByText("Erased.")).toBeVisible();
  await expect.poll(async () => Object.values((await kept(page)).rows).reduce((sum, count) => sum + count, 0)).toBe(0);
  expect((await kept(page)).keys).toEqual([]);
  await expect(page.getByText("None yet.")).toBeVisible();
  expect(noise).toEqual([]);
});

test("consent for this tab keeps the profile out of storage", async ({ page, noise }) => {
  await page.goto("/");
  await ready(page);
  await page.getByRole("radio", { name: "This tab" }).check();
  await page.locator('[data-afterclick-list="films"] .title').nth(2).click();
  await page.getByRole("button", { name: "Close" }).click();
  await expect(page.locator(".log li").first()).not.toHaveText("None yet.");
  const { rows, keys } = await kept(page);
  expect(Object.values(rows).reduce((sum, count) => sum + count, 0)).toBe(0);
  expect(keys).toEqual([]);
  expect(noise).toEqual([]);
});
