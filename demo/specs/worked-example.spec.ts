import { expect, lastRank, orderOf, rankAfter, ready, test } from "./support/shop.ts";

const FIVE = ["recipe-001", "focus-mix-001", "race-recap-001", "trail-film-001", "desk-tour-001"];

for (const [name, viewport] of [
  ["phone", { width: 390, height: 844 }],
  ["desktop", { width: 1280, height: 860 }],
] as const)
  test.describe(name, () => {
    test.use({ viewport });

    test("a marathon recap, watched for 12 seconds, brings Trail running in the Alps from rank 4 to rank 1", async ({
      follower: page,
      context,
      shop,
      noise,
    }) => {
      await page.goto("/");
      await ready(page);
      const tonight = page.locator('[data-afterclick-list="tonight"] .title');
      await expect(tonight).toHaveText([
        "Easy weeknight pasta",
        "Lo-fi study mix",
        "City marathon recap",
        "Trail running in the Alps",
        "Desk setup tour",
      ]);
      expect(await orderOf(page, "tonight")).toEqual(FIVE);

      await context.setOffline(true);
      const tried: string[] = [];
      page.on("request", (request) => tried.push(request.url()));
      const askedBefore = shop.asked.length;

      await page.getByRole("link", { name: "City marathon recap" }).click();
      await expect(page.getByRole("dialog", { name: "City marathon recap" })).toBeVisible();
      // The example says so: dwell is measured on the real clock.
      await page.waitForTimeout(12_000);
      const ranked = await rankAfter(page, "tonight", () => page.getByRole("button", { name: "Close" }).click());

      await expect(tonight.first()).toHaveText("Trail running in the Alps");
      expect((await orderOf(page, "tonight")).indexOf("trail-film-001")).toBe(0);
      expect(ranked.order[0]).toBe("trail-film-001");
      expect(new Set(ranked.order)).toEqual(new Set(FIVE));
      await expect.poll(async () => (await lastRank(page, "tonight"))?.rung).toBe(3);
      const reasons = (await lastRank(page, "tonight"))?.reasons["trail-film-001"];
      expect(reasons?.map(({ text }) => text)).toContain("because you watched City marathon recap");

      expect(tried).toEqual([]);
      expect(shop.asked.slice(askedBefore)).toEqual([]);
      expect(await page.evaluate(() => window.shifts.unexpected)).toEqual([]);
      expect(noise).toEqual([]);

      await context.setOffline(false);
      await page.reload();
      await expect(tonight.first()).toHaveText("Trail running in the Alps");
    });
  });
