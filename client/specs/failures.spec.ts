import { expect, html, ids, list, orderOf, rankAfter, ranked, scriptTag, settle, test } from "./support/test.ts";

const page_ = (attributes: Record<string, string>) =>
  html(list(ids(0, 30), 'data-afterclick-list="feed" data-move="all"') + scriptTag(attributes));
const ours = (noise: readonly string[]) => noise.filter((text) => text.startsWith("[afterclick]"));

for (const [what, attributes, code] of [
  ["an endpoint that is down", { "data-endpoint": "http://127.0.0.1:9/releases/" }, "endpoint-unreachable"],
  ["an endpoint that is something else", { "data-endpoint": "/client/" }, "endpoint-wrong"],
  ["a site that the endpoint does not have", { "data-site": "another" }, "endpoint-wrong"],
] as const)
  test(`${what}: the page keeps its order and one message says why`, async ({ page, site, noise }) => {
    const csp = "default-src * 'unsafe-inline' 'wasm-unsafe-eval' blob: data:";
    await page.goto(site.page("/feed", page_(attributes), csp));
    await page.waitForFunction(() => window.ranks.length > 0);
    const result = await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));
    expect(result).toMatchObject({ list: "feed", rung: 0, release: null, fallback: { code } });
    expect(await orderOf(page)).toEqual(ids(0, 30));
    expect(ours(noise)).toHaveLength(1);
    expect(ours(noise)[0]).toContain(code);
    expect((await page.evaluate(() => window.afterclick?.status()))?.failures).toMatchObject([{ code }]);
  });

test("a tag without an endpoint starts nothing and says what to do", async ({ page, site, noise }) => {
  await page.goto(site.page("/feed", page_({ "data-endpoint": "" })));
  expect(ours(noise)).toHaveLength(1);
  expect(ours(noise)[0]).toContain("data-endpoint");
  expect(await page.evaluate(() => window.afterclick)).toBeUndefined();
  expect(page.workers()).toHaveLength(0);
});

test("a consent that is none starts nothing and says which there are", async ({ page, site, noise }) => {
  await page.goto(site.page("/feed", page_({ "data-consent": "granted" })));
  expect(ours(noise)).toEqual([
    "[afterclick] Nothing runs: the tag needs data-consent of off,session,device,contribute.",
  ]);
  await settle(page);
  expect(page.workers()).toHaveLength(0);
  // The visitor may still choose.
  expect(await page.evaluate(() => window.afterclick?.consent("session"))).toMatchObject({ ok: true });
});

test("an answer after the deadline moves nothing; the next visit has it", async ({ page, site }) => {
  const feed = site.page("/feed", page_({ "data-deadline": "1" }));
  await page.goto(feed);
  await ranked(page, 0);
  // The worker holds back its answer for longer than the deadline and the allowance for crossing threads.
  const [worker] = page.workers();
  await worker.evaluate(() => {
    const post = self.postMessage.bind(self);
    self.postMessage = (...args: unknown[]) => void setTimeout(() => post(...(args as [unknown])), 500);
  });
  const before = await orderOf(page);
  const result = await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));
  expect(result.fallback?.code).toBe("deadline-missed");
  expect(result.rung).toBeLessThan(2);
  expect(result.order).toEqual(before);
  await page.waitForFunction(() => localStorage.getItem("afterclick:shop:orders") !== null);
  expect(await orderOf(page)).toEqual(before);
});

test("a page whose storage is denied works, and remembers nothing", async ({ page, site }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "localStorage", {
      get() {
        throw new DOMException("denied", "SecurityError");
      },
    });
  });
  await page.goto(site.page("/feed", page_({})));
  await ranked(page);
  const result = await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));
  expect(await orderOf(page)).toEqual(result.order);
});
