import { expect, html, ids, list, orderOf, rankAfter, ranked, scriptTag, test } from "./support/test.ts";

const ALL = 'data-afterclick-list="feed" data-move="all"';

test("errors in the site's own listeners stay the site's, and ranking goes on", async ({ page, site, noise }) => {
  await page.goto(
    site.page("/feed", html(list(ids(0, 10), ALL) + list(ids(20, 10), 'data-afterclick-list="b"') + scriptTag())),
  );
  await ranked(page, 2);
  await page.evaluate(() => {
    document.addEventListener("afterclick:rank", () => {
      throw new Error("host listener");
    });
    window.afterclick?.subscribe(() => {
      throw new Error("host subscriber");
    });
    for (const type of ["click", "pointerover", "scroll", "visibilitychange"])
      document.addEventListener(
        type,
        (event) => {
          event.stopImmediatePropagation();
          throw new Error("host handler");
        },
        true,
      );
  });
  const result = await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));
  await page.waitForFunction(() => window.ranks.at(-1)?.list === "b" && window.ranks.at(-1)?.rung === 2);
  expect(await orderOf(page)).toEqual(result.order);
  expect(noise.filter((text) => text.includes("Error")).every((text) => text.includes("host"))).toBe(true);
  expect(noise.some((text) => text.includes("host subscriber"))).toBe(true);
});

test("a page whose DOM methods fail keeps its order, with one message", async ({ page, site, noise }) => {
  await page.goto(site.page("/feed", html(list(ids(0, 10), ALL) + scriptTag())));
  await ranked(page);
  const before = await orderOf(page);
  await page.evaluate(() => {
    const feed = document.querySelector("[data-afterclick-list]") as Element;
    for (const method of ["insertBefore", "moveBefore"])
      Object.defineProperty(feed, method, {
        value: () => {
          throw new Error("host method");
        },
      });
  });
  for (const id of ["i3", "i4"]) await rankAfter(page, () => page.click(`[data-afterclick-item="${id}"]`));
  expect(await orderOf(page)).toEqual(before);
  expect(noise.filter((text) => text.includes("page-error"))).toHaveLength(1);
  expect(noise.filter((text) => text.startsWith("Error"))).toEqual([]);
});

test("a list that the site takes away or rebuilds during a ranking", async ({ page, site, noise }) => {
  await page.goto(
    site.page("/feed", html(list(ids(0, 10), ALL) + list(ids(20, 10), 'data-afterclick-list="b"') + scriptTag())),
  );
  await ranked(page, 2);
  await page.evaluate(() => {
    document.addEventListener("click", () => {
      document.querySelector('[data-afterclick-list="b"]')?.remove();
      const feed = document.querySelector('[data-afterclick-list="feed"]') as Element;
      feed.replaceChildren(...[...feed.children].slice(0, 5).reverse());
    });
  });
  await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));
  const order = await orderOf(page);
  expect([...order].sort()).toHaveLength(5);
  expect(noise.filter((text) => text.includes("Error") || text.includes("page-error"))).toEqual([]);
});
