import {
  arrived,
  events,
  expect,
  html,
  ids,
  item,
  list,
  orderOf,
  rankAfter,
  ranked,
  scriptTag,
  settle,
  test,
} from "./support/test.ts";

test.beforeEach(({ page }) => page.setViewportSize({ width: 800, height: 600 }));

test("a list that a route brings back stands in its new order before it is painted", async ({ page, site }) => {
  await page.goto(site.page("/", html(`<div id="app">${list(ids(0, 30))}</div>${scriptTag()}`)));
  await ranked(page);
  const { order } = await rankAfter(page, () => page.click('[data-afterclick-item="i2"]'));
  await page.evaluate(() => {
    history.pushState(null, "", "/item/i2");
    (document.getElementById("app") as HTMLElement).innerHTML = "<main data-afterclick-view='i2'>Item</main>";
  });
  await settle(page);
  const first = await page.evaluate(
    async (feed) => {
      history.pushState(null, "", "/");
      (document.getElementById("app") as HTMLElement).innerHTML = feed;
      const rows = await new Promise<(string | null)[]>((done) =>
        requestAnimationFrame(() =>
          done([...document.querySelectorAll("#app li")].map((row) => row.getAttribute("data-afterclick-item"))),
        ),
      );
      return rows;
    },
    list(ids(0, 30)),
  );
  expect(first.slice(0, 4)).toEqual(order.slice(0, 4));
  await settle(page);
  expect((await page.evaluate(() => window.shifts)).unexpected).toEqual([]);
  expect((await events(page)).filter(({ type }) => type === "view")).toMatchObject([{ item: "i2" }]);
});

test("lists and slots that appear later are ranked and tracked", async ({ page, site }) => {
  await page.goto(site.page("/", html(`<div id="app">Loading</div>${scriptTag()}`)));
  await expect.poll(() => page.evaluate(async () => (await window.afterclick?.status())?.rung)).toBe(2);
  await rankAfter(page, () =>
    page.evaluate(
      (feed) => {
        (document.getElementById("app") as HTMLElement).innerHTML = feed;
      },
      list(ids(0, 12)),
    ),
  );
  await rankAfter(page, () =>
    page.evaluate(() => {
      const app = document.getElementById("app") as HTMLElement;
      app.insertAdjacentHTML("beforeend", "<div data-afterclick-slot='more'><template><p></p></template></div>");
    }),
  );
  await expect.poll(() => page.$$eval("[data-afterclick-slot] > p", (cards) => cards.length)).toBe(8);
  const result = await rankAfter(page, () => page.click('[data-afterclick-item="i2"]'));
  expect(result.rung).toBe(2);
});

test("items that come with scrolling are ranked without moving what is seen", async ({ page, site }) => {
  await page.goto(site.page("/", html(list(ids(0, 10)) + scriptTag())));
  await ranked(page);
  await rankAfter(page, () => page.click('[data-afterclick-item="i5"]'));
  const seen = (await orderOf(page)).slice(0, 6);
  const more = ids(10, 20)
    .map((id) => item(id))
    .join("");
  await rankAfter(page, () =>
    page.evaluate((more) => document.querySelector("ul")?.insertAdjacentHTML("beforeend", more), more),
  );
  const order = await orderOf(page);
  expect(order.slice(0, 6)).toEqual(seen);
  expect(order).toHaveLength(30);
  expect(order.slice(6, 9).map((id) => Number(id?.slice(1)) % 5)).toEqual([0, 0, 0]);
});

test("an order that the site chooses for the same items is not undone", async ({ page, site }) => {
  await page.goto(site.page("/", html(list(ids(0, 30)) + scriptTag())));
  await ranked(page);
  await rankAfter(page, () => page.click('[data-afterclick-item="i2"]'));
  const count = await page.evaluate(() => window.ranks.length);
  await page.evaluate(() => {
    const feed = document.querySelector("ul") as Element;
    const number = (row: Element) => Number(row.getAttribute("data-afterclick-item")?.slice(1));
    feed.append(...[...feed.children].sort((a, b) => number(a) - number(b)));
  });
  await settle(page);
  expect(await orderOf(page)).toEqual(ids(0, 30));
  expect(await page.evaluate(() => window.ranks.length)).toBe(count);
});

test("a dialog that opens and closes has no list read anew; a new row in one has", async ({ page, site }) => {
  await page.goto(site.page("/", html(list(ids(0, 20)) + scriptTag())));
  await ranked(page);
  await arrived(page);
  const reads = await page.evaluate(async () => {
    let count = 0;
    const { querySelectorAll } = Element.prototype;
    Element.prototype.querySelectorAll = function (this: Element, selector: string) {
      if (this.matches("[data-afterclick-list]")) count++;
      return querySelectorAll.call(this, selector);
    } as typeof querySelectorAll;
    const reading = async (change: () => void): Promise<number> => {
      count = 0;
      change();
      await Promise.resolve();
      return count;
    };
    document.body.insertAdjacentHTML("beforeend", '<dialog data-afterclick-view="i3">Item 3</dialog>');
    // It is marked, so it has lists read.
    await Promise.resolve();
    const dialog = document.querySelector("dialog");
    const row = document.querySelector("li")?.cloneNode(true) as Element;
    row.setAttribute("data-afterclick-item", "i40");
    return [
      await reading(() => dialog?.showModal()),
      await reading(() => dialog?.close()),
      await reading(() => document.querySelector("ul")?.append(row)),
    ];
  });
  expect(reads.slice(0, 2)).toEqual([0, 0]);
  expect(reads[2]).toBeGreaterThan(0);
});

test("behind a dialog rows in view move, and the page stays where it is scrolled to", async ({ page, site }) => {
  await page.goto(
    site.page("/", html(`${list(ids(0, 60))}<dialog data-afterclick-view="i31">Item 31</dialog>${scriptTag()}`)),
  );
  await ranked(page);
  await arrived(page);
  await page.evaluate(() => {
    document.addEventListener("click", () => document.querySelector("dialog")?.showModal());
    scrollTo(0, 2_050);
  });
  await settle(page);
  const before = await orderOf(page);
  const [clicked] = before.slice(24);
  await rankAfter(page, () => page.click(`[data-afterclick-item="${clicked}"]`));
  await settle(page);
  const after = await orderOf(page);
  // Some in view have moved, and some that were in view are elsewhere.
  expect(after.slice(21, 26)).not.toEqual(before.slice(21, 26));
  expect(await page.evaluate(() => scrollY)).toBe(2_050);
  await page.evaluate(() => document.querySelector("dialog")?.close());
  await settle(page);
  expect(await page.evaluate(() => scrollY)).toBe(2_050);
  await expect.poll(() => page.$eval("ul", (list) => (list as HTMLElement).style.overflowAnchor)).toBe("");
});
