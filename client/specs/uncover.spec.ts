import type { Page } from "@playwright/test";
import {
  arrived,
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

test.beforeEach(({ page }) => page.setViewportSize({ width: 800, height: 600 }));

test("the order waits behind an item's dialog and is there when that closes", async ({ page, site }) => {
  const dialog = "<dialog id='d'><p>Playing</p><button>Close</button></dialog>";
  const address = site.page("/", html(list(ids(0, 30)) + dialog + scriptTag()));
  await whenCalmEnough(page, address, async () => {
    await page.evaluate(() => {
      const dialog = document.getElementById("d") as HTMLDialogElement;
      document.querySelector("ul")?.addEventListener("click", (event) => {
        const row = (event.target as Element).closest("li");
        dialog.setAttribute("data-afterclick-view", row?.getAttribute("data-afterclick-item") ?? "");
        dialog.showModal();
      });
      dialog.querySelector("button")?.addEventListener("click", () => dialog.close());
    });
    await rankAfter(page, () => page.click('[data-afterclick-item="i2"]'));
    // Interest grows while it is open; nothing moves behind it without the visitor doing something.
    const behind = await orderOf(page);
    await page.evaluate(() => {
      for (const i of [4, 9, 14]) window.afterclick?.track({ type: "cart", item: `i${i}` });
    });
    await expect.poll(async () => (await lastOrder(page))[0]).toMatch(/^i(4|9|14)$/);
    expect((await orderOf(page)).slice(0, 6)).toEqual(behind.slice(0, 6));

    const told = await page.evaluate(() => {
      const times = { closed: 0, told: 0 };
      document
        .getElementById("d")
        ?.addEventListener("click", () => Object.assign(times, { closed: performance.now() }));
      const tell = () => Object.assign(times, { told: times.told || performance.now() });
      document.addEventListener("afterclick:rank", () => times.closed && tell());
      Object.assign(window, { times });
      return window.ranks.length;
    });
    await page.click("#d button");
    // To what the engine makes of the time with the item; where showing an order is quick, first to the order from memory.
    const rungs = () => page.evaluate((from) => window.ranks.slice(from).map(({ rung }) => String(rung)), told);
    await expect.poll(async () => (await rungs()).join()).toMatch(/^(1,)?2$/);
    const tookMs = await page.evaluate(() => {
      const { times } = window as unknown as { times: { closed: number; told: number } };
      return times.told - times.closed;
    });
    if (tookMs > 300) return false;
    await settle(page);
    expect((await orderOf(page)).slice(0, 6)).not.toEqual(behind.slice(0, 6));
    expect((await orderOf(page)).slice(0, 6)).toEqual((await lastOrder(page)).slice(0, 6));
    expect((await page.evaluate(() => window.shifts)).unexpected).toEqual([]);
    return true;
  });
});

const withDialog = html(`${list(ids(0, 30))}<dialog data-afterclick-view="i4">Item 4</dialog>${scriptTag()}`);

/** Opens the page and looks at it, again while `look` finds that the machine was too busy to tell. */
async function whenCalmEnough(page: Page, address: string, look: () => Promise<boolean>): Promise<void> {
  for (let tries = 1; ; tries++) {
    await page.goto(address);
    await ranked(page);
    if (await look()) return;
    expect(tries, "too busy a machine").toBeLessThan(10);
    await page.goto(address);
    await page.evaluate(() => window.afterclick?.profile.erase());
  }
}

/**
 * Opens the page's dialog, has interest in `items` grow, and closes it.
 *
 * @param also what else happens then: `silent`, the worker is told nothing from then on; or this item goes from the list
 */
async function closeDialog(page: Page, items: readonly string[], also?: string) {
  await page.evaluate((items) => {
    document.querySelector("dialog")?.showModal();
    for (const item of items) window.afterclick?.track({ type: "cart", item });
  }, items);
  await expect.poll(async () => items.includes((await lastOrder(page))[0])).toBe(true);
  await arrived(page);
  // A dwell shorter than a tenth of a second is none.
  await page.waitForTimeout(150);
  const closing = await page.evaluate(async (also) => {
    const shown = () =>
      [...document.querySelectorAll("ul > li")].map((row) => row.getAttribute("data-afterclick-item"));
    const behind = shown();
    const remembered = window.ranks.at(-1)?.order.filter((id) => id !== also) ?? [];
    const before = window.ranks.length;
    const began = performance.now();
    if (also === "silent") Worker.prototype.postMessage = () => {};
    document.querySelector("dialog")?.close();
    document.querySelector(`li[data-afterclick-item="${also}"]`)?.remove();
    const inItsFrame = await new Promise<(string | null)[]>((resolve) => requestAnimationFrame(() => resolve(shown())));
    while (window.ranks.length === before) await new Promise(requestAnimationFrame);
    return { behind, inItsFrame, remembered, before, tookMs: performance.now() - began };
  }, also);
  await arrived(page);
  return { ...closing, told: await page.evaluate((from) => window.ranks.slice(from), closing.before) };
}
const lastOrder = (page: Page) => page.evaluate(() => window.ranks.at(-1)?.order ?? []);

test("where showing an order may be felt, a list changes once when the dialog closes: after its frame, by the dwell", async ({
  page,
  site,
}) => {
  await whenCalmEnough(page, site.page("/", withDialog), async () => {
    const { behind, inItsFrame, told, tookMs } = await closeDialog(page, ["i4", "i9", "i14"]);
    expect(inItsFrame).toEqual(behind);
    // An engine that takes a tenth of a second is not waited for.
    if (tookMs > 90) return false;
    expect(told.map(({ rung }) => rung)).toEqual([2]);
    expect(await orderOf(page)).toEqual(told[0].order);
    expect(told[0].order.slice(0, 6)).not.toEqual(behind.slice(0, 6));
    expect((await events(page)).map(({ type }) => type)).toContain("dwell");
    return true;
  });
});

test("an engine that says nothing when the dialog closes: the list stands in the order from memory", async ({
  page,
  site,
}) => {
  await whenCalmEnough(page, site.page("/", withDialog), async () => {
    const { behind, remembered, told, tookMs } = await closeDialog(page, ["i4", "i9", "i14"], "silent");
    // Later than 400 ms nothing in view moves.
    if (tookMs > 350) return false;
    expect(told.map(({ rung }) => rung)).toEqual([1]);
    expect(await orderOf(page)).toEqual(remembered);
    expect(remembered.slice(0, 6)).not.toEqual(behind.slice(0, 6));
    return true;
  });
});

test("where showing an order is quick, a list stands in the order from memory in the frame in which a dialog closes", async ({
  page,
  site,
}) => {
  await whenCalmEnough(page, site.page("/", withDialog), async () => {
    // What showing costs is measured after clicks.
    for (const id of ["i3", "i8", "i7", "i2"])
      await rankAfter(page, () => page.$eval(`[data-afterclick-item="${id}"]`, (row) => (row as HTMLElement).click()));
    const { inItsFrame, remembered, told } = await closeDialog(page, ["i4", "i9", "i14"]);
    if (told[0].rung === 2) return false;
    expect(inItsFrame.slice(0, 6)).toEqual(remembered.slice(0, 6));
    await expect.poll(() => page.evaluate(() => window.ranks.at(-1)?.rung)).toBe(2);

    // Also where the site takes a row out in the same moment.
    const other = await closeDialog(page, ["i1", "i6", "i11"], "i3");
    expect(other.inItsFrame.slice(0, 6)).toEqual(other.remembered.slice(0, 6));
    return true;
  });
});

test("who presses a button when the dialog has closed looks at the list: what is in view stays", async ({
  page,
  site,
}) => {
  await page.addInitScript(() =>
    document.addEventListener("close", () => document.body.dispatchEvent(new PointerEvent("pointerdown")), true),
  );
  await page.goto(site.page("/", withDialog));
  await ranked(page);
  const { behind, told } = await closeDialog(page, ["i4", "i9", "i14"]);
  expect(told.map(({ rung }) => rung)).toEqual([2]);
  expect((await orderOf(page)).slice(0, 6)).toEqual(behind.slice(0, 6));
  expect(told[0].order.slice(0, 6)).not.toEqual(behind.slice(0, 6));
});
