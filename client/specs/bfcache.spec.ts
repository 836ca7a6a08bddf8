import { CHROMIUM_FLAGS, findChromium } from "../../scripts/chromium.mjs";
import {
  events,
  expect,
  html,
  ids,
  list,
  orderOf,
  rankAfter,
  ranked,
  scriptTag,
  settle,
  test,
} from "./support/test.ts";

const executablePath = findChromium();
// Playwright turns the back/forward cache off; visitors have it on.
test.use({
  launchOptions: {
    ...(executablePath && { executablePath }),
    args: CHROMIUM_FLAGS,
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  },
});

test("a page that comes back from the cache stands in its new order, and goes on working", async ({ page, site }) => {
  const feed = site.page("/feed", html(list(ids(0, 30)) + scriptTag()));
  const elsewhere = site.page("/elsewhere", html("<p>Elsewhere</p>"));
  await page.setViewportSize({ width: 800, height: 600 });
  await page.goto(feed);
  await ranked(page);
  const { order } = await rankAfter(page, () => page.click('[data-afterclick-item="i2"] a'));
  const held = await orderOf(page);
  expect(held.slice(0, 3)).toEqual(["i0", "i1", "i2"]);
  const focused = () => page.evaluate(() => document.activeElement?.textContent);
  expect(await focused()).toBe("i2");
  await page.evaluate(() => document.body.setAttribute("data-kept", ""));

  await page.goto(elsewhere);
  await page.goBack({ waitUntil: "commit" });
  await page.waitForFunction(() => document.body.hasAttribute("data-kept") && document.visibilityState === "visible");
  await settle(page);
  expect(await orderOf(page)).toEqual(order);
  expect(await focused()).toBe("i2");
  expect((await page.evaluate(() => window.shifts)).unexpected).toEqual([]);

  await rankAfter(page, () => page.click('[data-afterclick-item="i3"] a'));
  expect((await events(page)).filter(({ type }) => type === "click")).toHaveLength(2);
});
