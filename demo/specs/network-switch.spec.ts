import { engines, expect, rankAfter, ready, test } from "./support/shop.ts";

test.use({ viewport: { width: 1280, height: 860 } });

test("the switch cuts the network for real, counts what was tried, and a click still re-ranks", async ({ page }) => {
  await page.goto("/");
  await ready(page);
  await page.getByText("Cut the network").click();
  await expect(page.getByText("Cut. 0 requests tried since.")).toBeVisible();

  const ranked = await rankAfter(page, "films", async () => {
    await page.locator('[data-afterclick-list="films"] .title').nth(5).click();
    await page.getByRole("button", { name: "Close" }).click();
  });
  expect(ranked.rung).toBeGreaterThanOrEqual(1);
  await expect(page.getByText("Cut. 0 requests tried since.")).toBeVisible();

  const inPage = await page.evaluate(() =>
    fetch("/search.json").then(
      () => "answered",
      () => "blocked",
    ),
  );
  const inWorker = await engines(page)[0]?.evaluate(() =>
    fetch("/releases/demo/channels.json").then(
      () => "answered",
      () => "blocked",
    ),
  );
  expect([inPage, inWorker]).toEqual(["blocked", "blocked"]);
  await expect(page.getByText("Cut. 2 requests tried since.")).toBeVisible();

  await page.getByText("Cut the network").click();
  await expect(page.getByText("The shop is online.")).toBeVisible();
  await expect
    .poll(() =>
      page.evaluate(() =>
        fetch("/search.json").then(
          ({ status }) => status,
          () => 0,
        ),
      ),
    )
    .toBe(200);
});

test("leaving a page ends its cut: the next one is whole and online", async ({ page, noise }) => {
  await page.goto("/");
  await ready(page);
  await page.getByText("Cut the network").click();
  await expect(page.getByText("Cut. 0 requests tried since.")).toBeVisible();
  await page.getByRole("link", { name: "Climbing", exact: true }).click();
  await expect(page).toHaveURL(/climbing/);
  await ready(page);
  await expect(page.getByText("The shop is online.")).toBeVisible();
  expect(noise).toEqual([]);
});
