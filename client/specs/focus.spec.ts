import { expect, html, ids, list, orderOf, rankAfter, ranked, scriptTag, test } from "./support/test.ts";

for (const [browser, prepare] of [
  ["with moveBefore", () => {}],
  [
    "without moveBefore",
    () => {
      for (const type of [Element, Document, DocumentFragment]) delete (type.prototype as Partial<Element>).moveBefore;
    },
  ],
] as const)
  test(`focus and selection survive a re-order, ${browser}`, async ({ page, site }) => {
    await page.addInitScript(prepare);
    await page.goto(
      site.page("/feed", html(list(ids(0, 30), 'data-afterclick-list="feed" data-move="all"') + scriptTag())),
    );
    await ranked(page);
    await page.evaluate(() => {
      for (const type of ["blur", "focusout"])
        document.addEventListener(type, () => document.body.setAttribute("data-lost", ""), true);
      document.querySelector<HTMLElement>('[data-afterclick-item="i14"] a')?.focus();
      const text = document.querySelector('[data-afterclick-item="i9"] a')?.firstChild;
      if (text) getSelection()?.setBaseAndExtent(text, 0, text, 2);
    });
    const result = await rankAfter(page, () =>
      page.evaluate(() => window.afterclick?.track({ type: "click", item: "i104" })),
    );
    expect(await orderOf(page)).toEqual(result.order);
    expect(
      await page.evaluate(() => [
        document.activeElement?.textContent,
        getSelection()?.toString(),
        document.body.hasAttribute("data-lost"),
      ]),
    ).toEqual(["i14", "i9", false]);
  });

test("the focused card of a slot is not put in anew, without moveBefore", async ({ page, site }) => {
  await page.addInitScript(() => {
    for (const type of [Element, Document, DocumentFragment]) delete (type.prototype as Partial<Element>).moveBefore;
  });
  const slot = `<div data-afterclick-slot="for-you" data-k="200" data-move="all"><template><a data-afterclick-href="url"
    data-afterclick-text="title"></a></template></div>`;
  await page.goto(site.page("/", html(slot + scriptTag())));
  await ranked(page);
  await page.evaluate(() => window.afterclick?.track({ type: "click", item: "i3" }));
  const cards = () =>
    page.$$eval("[data-afterclick-slot] > a", (all) => all.map((card) => card.getAttribute("data-afterclick-item")));
  await expect.poll(async () => (await cards()).length).toBe(200);
  await page.evaluate(() => {
    for (const type of ["blur", "focusout"])
      document.addEventListener(type, () => document.body.setAttribute("data-lost", ""), true);
    document.querySelectorAll<HTMLElement>("[data-afterclick-slot] > a")[100].focus();
  });
  const before = await cards();
  await rankAfter(page, () => page.evaluate(() => window.afterclick?.track({ type: "click", item: "i104" })));
  const after = await cards();
  expect(after).not.toEqual(before);
  expect(after[100]).toBe(before[100]);
  expect(new Set(after).size).toBe(200);
  expect(
    await page.evaluate(() => [
      document.activeElement?.getAttribute("data-afterclick-item"),
      document.body.hasAttribute("data-lost"),
    ]),
  ).toEqual([before[100], false]);
});
