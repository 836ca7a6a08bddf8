import { policy } from "./support/site.ts";
import { expect, html, ids, list, orderOf, rankAfter, ranked, scriptTag, test } from "./support/test.ts";

const body = (from: string) =>
  html(list(ids(0, 30), 'data-afterclick-list="feed" data-move="all"') + scriptTag({}, from));

test("scripts and releases may be of another origin, under a strict policy", async ({ page, site, other, noise }) => {
  await page.goto(site.page("/feed", body(other.url), policy(other.url)));
  await ranked(page);
  const result = await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));
  expect(result.rung).toBe(2);
  expect(await orderOf(page)).toEqual(result.order);
  expect(noise.filter((text) => !text.includes("release-format"))).toEqual([]);
});

test("a worker script that is missing leaves the page as it is, with one message", async ({
  page,
  site,
  other,
  noise,
}) => {
  await page.route(`${other.url}/client/afterclick-worker.js`, (route) => route.fulfill({ status: 404 }));
  await page.goto(site.page("/feed", body(other.url), policy(other.url)));
  await page.waitForFunction(() => window.ranks.length > 0);
  const result = await rankAfter(page, () => page.click(`[data-afterclick-item="i3"]`));
  expect(result.fallback?.code).toBe("worker-failed");
  expect(noise.filter((text) => text.startsWith("[afterclick]"))).toHaveLength(1);
});

test("a policy that forbids the worker leaves the page as it is, with one message", async ({ page, site, noise }) => {
  const strict = policy().replace("worker-src 'self' blob:", "worker-src 'none'");
  await page.goto(site.page("/feed", body(""), strict));
  for (const id of ["i3", "i4"]) {
    const result = await rankAfter(page, () => page.click(`[data-afterclick-item="${id}"]`));
    expect(result).toMatchObject({ rung: 0, release: null, fallback: { code: "worker-failed" } });
  }
  expect(await orderOf(page)).toEqual(ids(0, 30));
  expect(noise.filter((text) => text.startsWith("[afterclick]"))).toHaveLength(1);
});
