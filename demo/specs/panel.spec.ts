import { expect, lastRank, rankAfter, ready, test } from "./support/shop.ts";

test.use({ viewport: { width: 1280, height: 860 } });

test("the panel shows the order of the list that was clicked in", async ({ page }) => {
  await page.goto("/");
  await ready(page);
  const chosen = page.getByRole("combobox", { name: "List" });
  await expect(chosen).toHaveValue("tonight");

  const films = page.locator('[data-afterclick-list="films"]');
  await rankAfter(page, "films", () => films.locator(".title").first().click());
  await expect(chosen).toHaveValue("films");

  const shown = page.getByRole("region", { name: "Order and reasons" }).getByRole("listitem");
  await expect(async () => {
    const first = (await lastRank(page, "films"))?.order[0];
    const title = await films.locator(`[data-afterclick-item="${first}"] .title`).textContent();
    expect(await shown.first().locator(".name").textContent()).toBe(title);
  }).toPass();
});
