import type { Page } from "@playwright/test";
import { bare, count, ELEMENT, element, open, STRICT, says, violations } from "./support/privacy-page.ts";
import { expect, rankAfter, ranked, scriptTag, test } from "./support/test.ts";

const erase = (page: Page) => element(page).getByRole("button", { name: "Erase what is stored" });

test("with consent off it says that nothing runs, and not that zero events are stored", async ({ page, site }) => {
  await open(page, site, "off");
  await expect(element(page).getByText("Nothing runs on this page")).toBeVisible();
  await expect(element(page).getByText("Your device holds nothing of earlier pages.")).toBeVisible();
  await expect(element(page).locator("dd:visible")).toHaveCount(0);
  await expect(erase(page)).toBeHidden();
  expect(page.workers()).toEqual([]);
  expect(await page.evaluate(() => indexedDB.databases())).toEqual([]);
  expect(await violations(page)).toEqual([]);
});

test("with consent off it shows what an earlier page kept, and erases it", async ({ page, site }) => {
  await open(page, site);
  await ranked(page);
  await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));
  await expect(count(page, "Receipts of your choices")).toHaveText("1");
  await expect(count(page, "The site's items and models, the same for everybody")).toHaveText(/\d kB$/);
  await open(page, site, "off");
  await expect(element(page).getByText("Your device still holds what earlier pages kept")).toBeVisible();
  await expect(count(page, "Events of this visit")).toHaveText(/^[1-9]/);
  await expect(count(page, "Receipts of your choices")).toHaveText("1");
  expect(page.workers()).toEqual([]);

  await erase(page).click();
  await element(page).getByRole("button", { name: "Yes, erase it" }).click();
  await expect(says(page, "It is erased.")).toBeVisible();
  await expect(element(page).getByText("Your device holds nothing of earlier pages.")).toBeVisible();
  await expect(says(page, "It is erased.")).toBeFocused();
});

test("where the browser does not tell, it says that it is not known", async ({ page, site }) => {
  await page.addInitScript(() => Object.defineProperty(IDBFactory.prototype, "databases", { value: undefined }));
  await open(page, site, "off");
  await expect(element(page).getByText("is not known")).toBeVisible();
  await expect(erase(page)).toBeVisible();
});

test("without Afterclick it says so; in other words where the site has them", async ({ page, site }) => {
  await open(page, site);
  await ranked(page);
  await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));
  await open(page, site, null);
  await expect(element(page).getByText("The site has not put its personalisation on this page")).toBeVisible();
  await expect(element(page).getByText("Your device still holds what earlier pages kept")).toBeVisible();
  await expect(element(page).getByRole("radio").and(page.locator(":visible"))).toHaveCount(0);
  expect(await violations(page)).toEqual([]);
  await page.evaluate(() =>
    Object.assign(document.querySelector("afterclick-privacy") as object, { texts: { absent: "Läuft hier nicht." } }),
  );
  await expect(element(page).getByText("Läuft hier nicht.")).toBeVisible();
});

test("a script tag that comes late is found, and words that were set early are used", async ({ page, site }) => {
  await page.goto(
    site.page("/late", bare(ELEMENT.replace(/<script.*<\/script>/, "") + scriptTag({ "data-consent": "off" })), STRICT),
  );
  await page.evaluate(() => {
    Object.assign(document.querySelector("afterclick-privacy") as object, { texts: { title: "Datenschutz" } });
    const { afterclick } = window;
    Object.assign(window, { kept: afterclick });
    delete window.afterclick;
  });
  await page.addScriptTag({ url: "/client/afterclick-privacy.js" });
  await expect(element(page).getByText("The site has not put its personalisation on this page")).toBeVisible();
  await page.addScriptTag({ url: `${site.url}/client/afterclick.js` });
  await page.evaluate(() => {
    const tag = document.createElement("script");
    tag.src = "/client/afterclick.js?again";
    tag.dataset.endpoint = "/releases/";
    document.head.append(tag);
  });
  await expect(element(page).getByRole("radio", { name: "Nothing" })).toBeChecked();
  await expect(element(page).getByRole("heading", { name: "Datenschutz" })).toBeVisible();
});

test("a worker that cannot start is said, with its reason", async ({ page, site }) => {
  await page.route(/afterclick-worker\.js/, (route) => route.abort());
  await open(page, site);
  await expect(element(page).getByText("Nothing runs on this page: The worker could not start.")).toBeVisible();
});
