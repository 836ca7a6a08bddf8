import { readFileSync } from "node:fs";
import type * as client from "../index.ts";
import type { AfterclickPrivacy } from "../privacy/index.ts";
import { browserStores, EMPTY } from "./support/consent-tools.ts";
import { bare, count, element, FEED, open, STRICT, save, says, violations } from "./support/privacy-page.ts";
import { keptRecord, makeDue, test as reporting } from "./support/report-site.ts";
import { expect, rankAfter, ranked, test } from "./support/test.ts";

test("shows the mode, what is stored and why an item is where it is; without a word on the console", async ({
  page,
  site,
  noise,
}) => {
  await open(page, site);
  await ranked(page);
  await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));
  await expect(element(page).getByRole("radio", { name: "Remember on my device" })).toBeChecked();
  await expect(count(page, "Remembered orders of lists")).toHaveText("1");
  await expect(count(page, "Together, as a file")).toHaveText(/\d kB$/);
  await expect(element(page).getByText("It has answered no question.")).toBeVisible();
  await expect(element(page).getByRole("combobox", { name: "Item" })).toBeVisible();
  expect(noise.filter((text) => /Content Security Policy|privacy/.test(text))).toEqual([]);
});

test("says who lowered the mode", async ({ page, site }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, "globalPrivacyControl", { value: true }));
  await open(page, site, "contribute");
  await ranked(page);
  await expect(element(page).getByText("Global Privacy Control asks that nothing is shared")).toBeVisible();
  await expect(element(page).getByRole("radio", { name: "help with statistics" })).toBeChecked();
});

test("by keyboard alone: erases after a question, and every store is empty", async ({ page, site }) => {
  await open(page, site);
  await ranked(page);
  await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));
  const erase = element(page).getByRole("button", { name: "Erase what is stored" });
  await erase.focus();
  await page.keyboard.press("Enter");
  // What keeps has the focus: pressed by mistake, nothing happens.
  await expect(element(page).getByRole("button", { name: "No, keep it" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(erase).toBeFocused();
  expect((await browserStores(page)).indexedDB).toHaveLength(1);
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(says(page, "It is erased.")).toBeVisible();
  // Looking at what there is makes the database anew, without a record.
  const { indexedDB, ...others } = await browserStores(page);
  expect(indexedDB.filter(([, records]) => records > 0)).toEqual([]);
  expect({ ...others, indexedDB: [] }).toEqual(EMPTY);
});

test("what is stored is downloaded, receipts with it", async ({ page, site }) => {
  await open(page, site);
  await ranked(page);
  await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));
  await expect(count(page, "Receipts of your choices")).toHaveText("1");
  const download = page.waitForEvent("download");
  await element(page).getByRole("button", { name: "Download what is stored" }).click();
  const saved = JSON.parse(readFileSync(await (await download).path(), "utf8"));
  expect(saved.profile.events.map(({ type }: { type: string }) => type)).toContain("click");
  expect(saved.receipts).toHaveLength(1);
});

test("from the module, with an instance that the page made and handed over before", async ({ page, site }) => {
  await page.goto(site.page("/feed", bare(`<afterclick-privacy></afterclick-privacy>${FEED}`), STRICT));
  await page.evaluate(async () => {
    const load = (name: string) => import(`/client/${name}.js`);
    const { create } = (await load("index")) as typeof client;
    const afterclick = create({ endpoint: "/releases/", site: "shop", consent: "session", deadlineMs: 5000 });
    Object.assign(document.querySelector("afterclick-privacy") as object, { afterclick });
    await load("privacy");
  });
  await expect(element(page).getByRole("radio", { name: "While I am here" })).toBeChecked();
  await expect(element(page).getByText("It is in the memory of this tab")).toBeVisible();
});

test("one that is taken away hears nothing any more, and one that comes back works", async ({ page, site }) => {
  await open(page, site);
  await ranked(page);
  await expect(element(page).getByRole("heading", { name: "Privacy on this site" })).toBeVisible();
  const before = await page.evaluate(() => {
    const gone = document.querySelector("afterclick-privacy") as HTMLElement;
    gone.remove();
    Object.assign(window, { gone });
    return gone.shadowRoot?.innerHTML;
  });
  await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));
  await page.waitForTimeout(1_500);
  const inPage = () => (window as unknown as { gone: HTMLElement }).gone;
  expect(await page.evaluate(`(${inPage})().shadowRoot.innerHTML`)).toBe(before);
  await page.evaluate(`document.querySelector("main").append((${inPage})())`);
  await expect(count(page, "Events of this visit")).not.toHaveText("0");
});

for (const colorScheme of ["light", "dark"] as const)
  for (const width of [360, 1280])
    test(`axe finds nothing and nothing is cut off: ${colorScheme}, ${width} px`, async ({ page, site }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await open(page, site);
      await ranked(page);
      await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));
      await expect(element(page).getByRole("combobox")).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await element(page).getByRole("button", { name: "Erase what is stored" }).click();
      expect(await violations(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    });

reporting("shows what answers have cost", async ({ page, asking: site }) => {
  await open(page, site, "contribute");
  await ranked(page);
  await expect.poll(() => keptRecord(page, site, "observations")).toMatchObject({ category: { count: 0 } });
  await makeDue(page, site);
  await page.reload();
  await expect.poll(() => site.reports.ingest.counters.stored).toBe(1);
  await element(page).evaluate((shown: AfterclickPrivacy) => shown.refresh());
  await expect(count(page, "Answers in preparation")).toHaveText("1");
  await element(page).getByRole("radio", { name: "Remember on my device" }).check();
  await save(page).click();
  await expect(count(page, "Answers in preparation")).toHaveText("0");
  await expect(element(page).getByText("ε 1 of at most 10 so far")).toBeVisible();
  await expect(element(page).getByText("1 of at most 1 today")).toBeVisible();
  await expect(element(page).getByText("you clicked this week? Nothing more before")).toBeVisible();
  expect(await violations(page)).toEqual([]);
  // What was spent outlives erasing, and that is said.
  await element(page).getByRole("button", { name: "Erase what is stored" }).click();
  await element(page).getByRole("button", { name: "Yes, erase it" }).click();
  await expect(says(page, "It is erased. Your device still counts what your answers have told")).toBeVisible();
});
