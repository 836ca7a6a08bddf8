import { expect, ready, test } from "./support/shop.ts";

const MINUTES = 5;
const ROUNDS = 20;

test("five minutes of browsing a loaded page without a network ask for nothing", async ({
  page,
  context,
  shop,
  noise,
}) => {
  // The page's clock is wound forward between the visitor's actions; the actions themselves are real.
  await page.clock.install();
  await page.goto("/");
  await ready(page);
  await context.setOffline(true);
  const tried: string[] = [];
  page.on("request", (request) => tried.push(request.url()));
  const askedBefore = shop.asked.length;
  const films = page.locator('[data-afterclick-list="films"] .title');

  for (let round = 0; round < ROUNDS; round++) {
    const told = await page.evaluate(() => window.ranks.length);
    await films.nth((round * 7) % 40).click();
    const dialog = page.locator("dialog.player");
    await expect(dialog).toBeVisible();
    await page.clock.runFor((MINUTES * 60_000) / ROUNDS - 2_000);
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await page.mouse.wheel(0, round % 2 ? -400 : 900);
    await page.clock.runFor(2_000);
    await page.waitForFunction((before) => window.ranks.length > before, told);
  }
  await page.getByRole("button", { name: /^Bag/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();

  const shelf = page.locator('[data-afterclick-slot="for-you"] .card');
  await expect(shelf).toHaveCount(8);
  await expect(shelf.locator("img")).toHaveCount(8);
  expect(tried).toEqual([]);
  expect(shop.asked.slice(askedBefore)).toEqual([]);
  expect(noise).toEqual([]);
});
