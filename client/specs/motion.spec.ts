import type { Page } from "@playwright/test";
import { expect, html, ids, list, orderOf, rankAfter, ranked, scriptTag, settle, test } from "./support/test.ts";

/** How many animations were running in the frame that showed the new order. */
async function animationsAfterClick(page: Page, item = "i2"): Promise<number> {
  await page.evaluate(() => document.body.removeAttribute("data-animations"));
  await page.evaluate(() =>
    window.addEventListener(
      "afterclick:rank",
      () =>
        // Later than the frame's own callbacks, in which rows begin to glide.
        requestAnimationFrame(() =>
          setTimeout(() => document.body.setAttribute("data-animations", String(document.getAnimations().length))),
        ),
      { once: true },
    ),
  );
  await rankAfter(page, () => page.click(`[data-afterclick-item="${item}"]`));
  await page.waitForSelector("body[data-animations]");
  return Number(await page.getAttribute("body", "data-animations"));
}

test.beforeEach(({ page }) => page.setViewportSize({ width: 800, height: 600 }));

test("visible items glide to their new places by transforms only", async ({ page, site }) => {
  await page.goto(site.page("/feed", html(list(ids(0, 30)) + scriptTag())));
  await ranked(page);
  // While a machine has much else to do, orders take too long to be drawn.
  const items = [2, 3, 1, 4].values();
  await expect.poll(() => animationsAfterClick(page, `i${items.next().value ?? 2}`)).toBeGreaterThan(0);
});

test("nothing glides where the order before took long to be drawn", async ({ page, site }) => {
  const rows = list(ids(0, 30)).replaceAll("</li>", `${"<i>text to lay out </i>".repeat(2_000)}</li>`);
  const style = "<style>li { overflow: hidden } li:nth-child(2n) i { letter-spacing: 1px }</style>";
  await page.goto(site.page("/feed", html(rows + scriptTag(), style)));
  await ranked(page);
  await animationsAfterClick(page, "i2");
  const before = await orderOf(page);
  expect(await animationsAfterClick(page, "i4")).toBe(0);
  expect(await orderOf(page)).not.toEqual(before);
});

test("nothing glides for visitors who ask for reduced motion", async ({ page, site }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto(site.page("/feed", html(list(ids(0, 30)) + scriptTag())));
  await ranked(page);
  expect(await animationsAfterClick(page)).toBe(0);
  await settle(page);
  const shifts = await page.evaluate(() => window.shifts);
  expect(shifts.unexpected).toEqual([]);
});

test("more than 60 movers do not glide", async ({ page, site }) => {
  const style = "<style>li { display: inline-block !important; width: 40px; height: 30px !important }</style>";
  await page.goto(
    site.page("/feed", html(list(ids(0, 200), 'data-afterclick-list="feed" data-move="all"') + scriptTag(), style)),
  );
  await ranked(page);
  expect(await animationsAfterClick(page)).toBe(0);
});
