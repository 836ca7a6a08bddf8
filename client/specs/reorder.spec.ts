import { expect, html, ids, list, orderOf, rankAfter, ranked, scriptTag, settle, test } from "./support/test.ts";

test("a click re-orders what is below it and off screen, and nothing shifts unexpectedly", async ({ page, site }) => {
  await page.setViewportSize({ width: 800, height: 600 });
  await page.goto(site.page("/feed", html(list(ids(0, 30)) + scriptTag())));
  await ranked(page);
  const before = await orderOf(page);
  const result = await rankAfter(page, () => page.click('[data-afterclick-item="i2"]'));
  const after = await orderOf(page);

  expect(result.rung).toBe(2);
  expect(result.release).toBe("shop@1");
  expect(result.order).toHaveLength(30);
  expect([...after].sort()).toEqual([...before].sort());
  expect(after.slice(0, 3)).toEqual(before.slice(0, 3));
  // Below the click, group 2 comes first.
  expect(after.slice(3, 8)).toEqual(result.order.filter((id) => !before.slice(0, 3).includes(id)).slice(0, 5));
  expect(after.slice(3, 7).every((id) => Number(id?.slice(1)) % 5 === 2)).toBe(true);
  await settle(page);
  expect((await page.evaluate(() => window.shifts)).unexpected).toBe(0);
});
