import type { Page } from "@playwright/test";
import {
  arrived,
  expect,
  html,
  ids,
  list,
  nextRank,
  orderOf,
  rankAfter,
  ranked,
  scriptTag,
  settle,
  test,
} from "./support/test.ts";

const ROWS = 120;
const IN_VIEW = 6;

test.beforeEach(async ({ page }) => {
  await page.setViewportSize({ width: 800, height: 600 });
  // How many nodes each task moves.
  await page.addInitScript(() => {
    window.moves = [];
    new MutationObserver((records) =>
      window.moves.push(records.reduce((sum, { addedNodes }) => sum + addedNodes.length, 0)),
    ).observe(document, { childList: true, subtree: true });
  });
});
declare global {
  interface Window {
    moves: number[];
    letIdle(): void;
  }
}
/** No idle moment comes until `letIdle()`. */
const holdIdle = (page: Page) =>
  page.evaluate(() => {
    const idle = window.requestIdleCallback;
    const waiting: IdleRequestCallback[] = [];
    window.requestIdleCallback = (task) => waiting.push(task);
    window.letIdle = () => {
      window.requestIdleCallback = idle;
      for (const task of waiting) idle(task);
    };
  });

const open = async (page: Page, address: string): Promise<void> => {
  await page.goto(address);
  await ranked(page);
  await arrived(page);
  await page.evaluate(() => {
    window.moves = [];
  });
};
const feed = html(list(ids(0, ROWS)) + scriptTag());
const cart = (page: Page, item: string) =>
  page.evaluate((id) => window.afterclick?.track({ type: "cart", item: id }), item);

test("rows in view come at once, the others in small steps, and the order is whole in the end", async ({
  page,
  site,
}) => {
  await open(page, site.page("/feed", feed));
  const before = await orderOf(page);
  const result = await nextRank(page, () => page.click('[data-afterclick-item="i2"]'));
  // Taken with the event: nothing has followed yet.
  const wanted = result.order.filter((id) => !before.slice(0, 3).includes(id));
  expect((await orderOf(page)).slice(3, IN_VIEW)).toEqual(wanted.slice(0, IN_VIEW - 3));
  await arrived(page);
  expect((await orderOf(page)).slice(3)).toEqual(wanted);
  const moves = await page.evaluate(() => window.moves);
  expect(moves.length).toBeGreaterThan(2);
  // Two dozen places, and the rows that stood there.
  expect(Math.max(...moves)).toBeLessThanOrEqual(2 * 24);
  expect((await page.evaluate(() => window.shifts)).unexpected).toEqual([]);
});

test("a newer order takes the place of one that is still under way", async ({ page, site }) => {
  await open(page, site.page("/feed", feed));
  await holdIdle(page);
  const seen = (await orderOf(page)).slice(0, IN_VIEW);
  await nextRank(page, () => cart(page, "i31"));
  const newer = await nextRank(page, () => cart(page, "i44"));
  await page.evaluate(() => window.letIdle());
  await arrived(page);
  expect((await orderOf(page)).slice(IN_VIEW)).toEqual(newer.order.filter((id) => !seen.includes(id)));
});
test("rows that the visitor has come to look at meanwhile stay where they are", async ({ page, site }) => {
  await open(page, site.page("/feed", feed));
  await holdIdle(page);
  await nextRank(page, () => cart(page, "i31"));
  await settle(page);
  await page.evaluate(() => scrollTo(0, 6_000));
  await settle(page);
  const looking = (await orderOf(page)).slice(60, 66);
  await page.evaluate(() => window.letIdle());
  await arrived(page);
  expect((await orderOf(page)).slice(60, 66)).toEqual(looking);
  expect((await page.evaluate(() => window.shifts)).all).toEqual([]);
});

test("when the consent ends, so does what was still under way", async ({ page, site }) => {
  await open(page, site.page("/feed", feed));
  const before = await orderOf(page);
  await holdIdle(page);
  await nextRank(page, () => cart(page, "i31"));
  await page.evaluate(() => window.afterclick?.consent("off"));
  const shown = await orderOf(page);
  await page.evaluate(() => window.letIdle());
  await arrived(page);
  expect(await orderOf(page)).toEqual(shown);
  expect(shown.filter((id, place) => id !== before[place]).length).toBeLessThanOrEqual(48);
});

test("what a list shows in the end is what one that moves at once shows", async ({ page, site }) => {
  await open(page, site.page("/feed", feed));
  const result = await rankAfter(page, () => cart(page, "i31"));
  const order = await orderOf(page);
  expect(order.slice(IN_VIEW)).toEqual(result.order.filter((id) => !order.slice(0, IN_VIEW).includes(id)));
});

test("what is in view stays when the page took so long over the click that nothing is expected to move any more", async ({
  page,
  site,
}) => {
  await open(page, site.page("/feed", feed));
  await page.evaluate(() =>
    document.addEventListener("click", () => {
      for (const end = performance.now() + 600; performance.now() < end; );
    }),
  );
  const before = (await orderOf(page)).slice(0, IN_VIEW);
  await rankAfter(page, () => page.click('[data-afterclick-item="i2"]'));
  expect((await orderOf(page)).slice(0, IN_VIEW)).toEqual(before);
  expect((await page.evaluate(() => window.shifts)).unexpected).toEqual([]);
});

test("a step under a dialog that opens long after the click moves nothing in view", async ({ page, site }) => {
  await open(page, site.page("/feed", feed));
  await holdIdle(page);
  await nextRank(page, () => page.click('[data-afterclick-item="i4"]'));
  await settle(page);
  const shown = (await orderOf(page)).slice(0, IN_VIEW);
  await page.waitForTimeout(600);
  await page.evaluate(() => {
    document.body.insertAdjacentHTML("beforeend", '<dialog data-afterclick-view="i4"></dialog>');
    document.querySelector("dialog")?.showModal();
    window.letIdle();
  });
  await arrived(page);
  expect((await orderOf(page)).slice(0, IN_VIEW)).toEqual(shown);
  expect((await page.evaluate(() => window.shifts)).unexpected).toEqual([]);
});
