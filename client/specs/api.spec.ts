import type { Ranked } from "../../shared/contracts/engine-api.ts";
import type * as afterclick from "../index.ts";
import {
  arrived,
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

const MODULE = "/client/index.js";
const feed = html(list(ids(0, 30), 'data-afterclick-list="feed" data-move="all"'));

declare global {
  interface Window {
    handle: afterclick.Afterclick;
    heard: Ranked[];
  }
}

test("the module does what the script tag does, and goes without a trace", async ({ page, site, noise }) => {
  await page.goto(site.page("/feed", feed));
  await page.evaluate(async (url) => {
    const { create } = (await import(url)) as typeof afterclick;
    window.heard = [];
    window.handle = create({ endpoint: "/releases", site: "shop", consent: "session", deadlineMs: 5000 });
    window.handle.subscribe((ranked) => window.heard.push(ranked));
  }, MODULE);
  await expect.poll(() => page.evaluate(async () => (await window.handle.status()).rung)).toBe(2);
  expect(await page.evaluate(() => "afterclick" in window)).toBe(false);

  await page.click('[data-afterclick-item="i3"]');
  await expect.poll(() => page.evaluate(() => window.heard.at(-1)?.rung)).toBe(2);
  expect(await page.evaluate(() => window.heard)).toEqual(await page.evaluate(() => window.ranks));
  const answer = await page.evaluate(() => window.handle.rank());
  await arrived(page);
  expect(answer.ok && answer.value.lists[0].order).toEqual(await orderOf(page));
  const profile = await page.evaluate(() => window.handle.profile.export());
  expect(profile.ok && profile.value).toMatchObject({ consent: "session", bought: [] });

  await page.evaluate(() => window.handle.destroy());
  await expect.poll(() => page.workers().length).toBe(0);
  const [count, before] = [await page.evaluate(() => window.ranks.length), await orderOf(page)];
  await page.click('[data-afterclick-item="i4"]');
  await settle(page);
  expect(await page.evaluate(() => window.ranks.length)).toBe(count);
  expect(await orderOf(page)).toEqual(before);
  expect(await page.evaluate(() => window.handle.rank())).toMatchObject({ error: { code: "consent-off" } });
  expect(noise.filter((text) => !text.includes("release-format"))).toEqual([]);
});

test("a subscriber that left hears nothing more", async ({ page, site }) => {
  await page.goto(site.page("/feed", feed));
  const heard = await page.evaluate(async (url) => {
    const { create } = (await import(url)) as typeof afterclick;
    const handle = create({ endpoint: "/releases", site: "shop", consent: "session", deadlineMs: 5000 });
    let heard = 0;
    const leave = handle.subscribe(() => heard++);
    handle.subscribe(() => leave());
    await handle.rank();
    await handle.rank();
    return heard;
  }, MODULE);
  expect(heard).toBe(1);
});

test("two script tags are one Afterclick", async ({ page, site }) => {
  await page.goto(site.page("/feed", html(list(ids(0, 30)) + scriptTag() + scriptTag())));
  await ranked(page);
  const count = await page.evaluate(() => window.ranks.length);
  await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));
  await settle(page);
  expect(await page.evaluate(() => window.ranks.length)).toBe(count + 1);
  expect(page.workers()).toHaveLength(1);
});

test("what was destroyed says nothing more, and a script tag inserted again starts anew", async ({
  page,
  site,
  noise,
}) => {
  await page.goto(site.page("/feed", html(list(ids(0, 30)) + scriptTag())));
  await expect.poll(() => page.evaluate(async () => (await window.afterclick?.status())?.rung)).toBe(2);
  const [count, answer] = await page.evaluate(async () => {
    const first = window.afterclick;
    const asked = first?.rank();
    first?.destroy();
    await asked;
    return [window.ranks.length, await first?.consent("device")];
  });
  expect(answer).toMatchObject({ error: { code: "consent-off" } });
  expect(await page.evaluate(() => [window.ranks.length, "afterclick" in window])).toEqual([count, false]);
  await expect.poll(() => page.workers().length).toBe(0);
  await page.evaluate(() => {
    const old = document.querySelector("script");
    const again = document.createElement("script");
    for (const { name, value } of old?.attributes ?? []) again.setAttribute(name, value);
    document.body.append(again);
  });
  await expect.poll(() => page.evaluate(async () => (await window.afterclick?.status())?.rung)).toBe(2);
  expect(noise.filter((text) => !text.includes("release-format"))).toEqual([]);
});
