import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import type { AfterclickPrivacy } from "../privacy/index.ts";
import { googleTag } from "./support/consent-tools.ts";
import { bare, ELEMENT, element, FEED, modeOf, open, STRICT, save, says, violations } from "./support/privacy-page.ts";
import { SITE } from "./support/release.ts";
import { expect, rankAfter, ranked, scriptTag, test } from "./support/test.ts";

const radio = (page: Page, name: string) => element(page).getByRole("radio", { name });
const events = (page: Page) =>
  page.evaluate(async () => {
    const profile = await window.afterclick?.profile.export();
    return profile?.ok ? profile.value.events.length : 0;
  });

for (const [mode, name] of [
  ["session", "While I am here"],
  ["contribute", "Remember, and help with statistics"],
  ["off", "Nothing"],
] as const)
  test(`${mode} is chosen by its radio and saved, and that is said`, async ({ page, site }) => {
    await open(page, site);
    await ranked(page);
    await radio(page, name).check();
    await save(page).click();
    await expect(says(page, /^Saved: /)).toBeVisible();
    expect(await modeOf(page)).toBe(mode);
    await expect(radio(page, name)).toBeChecked();
    await expect(save(page)).toBeFocused();
  });

test("arrow keys pass through the modes and erase nothing; what saving erases is said before", async ({
  page,
  site,
}) => {
  await open(page, site);
  await ranked(page);
  await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));
  await radio(page, "Remember on my device").focus();
  await page.keyboard.press("ArrowUp");
  await expect(radio(page, "While I am here")).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(radio(page, "Nothing")).toBeChecked();
  // Calls are answered in their turn: one that the keys had caused would be through.
  expect(await modeOf(page)).toBe("device");
  expect(await events(page)).toBeGreaterThan(0);
  await expect(save(page)).toHaveAccessibleDescription("Not saved yet. Saving erases what this site has stored.");
  expect(await violations(page)).toEqual([]);

  await page.keyboard.press("Tab");
  await expect(save(page)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(says(page, "Saved: Nothing.")).toBeVisible();
  expect(await modeOf(page)).toBe("off");
  await expect(save(page)).toHaveAccessibleDescription("");
});

test("a choice that is not saved yet outlives a redraw, and counts for nothing when the page is left", async ({
  page,
  site,
}) => {
  await open(page, site);
  await ranked(page);
  await radio(page, "Nothing").check();
  await redraw(page);
  await expect(radio(page, "Nothing")).toBeChecked();
  await page.reload();
  await ranked(page);
  await expect(radio(page, "Remember on my device")).toBeChecked();
});

test("an open part stays open and the focus stays through a redraw", async ({ page, site }) => {
  await open(page, site);
  await ranked(page);
  await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));
  const receipts = element(page).getByText("Receipts (1)");
  await receipts.click();
  await expect(receipts).toBeFocused();
  await redraw(page);
  await expect(element(page).locator("details", { hasText: "Receipts" })).toHaveAttribute("open", "");
  await expect(receipts).toBeFocused();

  const item = element(page).getByRole("combobox", { name: "Item" });
  await item.selectOption({ index: 2 });
  const chosen = await item.inputValue();
  await item.focus();
  await redraw(page);
  await expect(item).toBeFocused();
  await expect(item).toHaveValue(chosen);
  const download = element(page).getByRole("button", { name: "Download what is stored" });
  await download.focus();
  await redraw(page);
  await expect(download).toBeFocused();
});

test("what was saved is told to the site at once", async ({ page, site }) => {
  await open(page, site);
  await ranked(page);
  await page.evaluate(() =>
    document.addEventListener("afterclick:consent", (event) =>
      Object.assign(window, { chosen: (event as CustomEvent).detail, from: (event.target as Element).localName }),
    ),
  );
  await radio(page, "While I am here").check();
  await save(page).click();
  expect(await page.evaluate(() => Object.assign({}, { chosen: Reflect.get(window, "chosen") }).chosen)).toEqual({
    mode: "session",
    before: "device",
  });
  expect(await page.evaluate(() => Reflect.get(window, "from"))).toBe("afterclick-privacy");
});

test("a choice that something else lowers is saved, with what is in force", async ({ page, site }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, "globalPrivacyControl", { value: true }));
  await open(page, site);
  await ranked(page);
  // By a click on its words: the whole row is the radio's, its label lies over them.
  const words = element(page).getByText("sends the site answers that are mixed with chance");
  await expect(words).toBeVisible();
  await words.click({ force: true });
  await save(page).click();
  await expect(
    says(page, "Saved: Remember, and help with statistics. In force now: Remember on my device."),
  ).toBeVisible();
  await expect(radio(page, "help with statistics")).toBeChecked();
});

test("while a consent tool has not answered nothing starts, and the choice stays", async ({ page, site }) => {
  const tag = scriptTag({ "data-consent": "off", "data-signals": "gcm" });
  await page.goto(site.page("/gcm", bare(googleTag(site) + FEED + ELEMENT + tag), STRICT));
  await radio(page, "Remember on my device").check();
  await save(page).click();
  await expect(says(page, "Saved: Remember on my device. In force now: Nothing.")).toBeVisible();
  await element(page).evaluate((shown: AfterclickPrivacy) => shown.refresh());
  await expect(radio(page, "Remember on my device")).toBeChecked();
  expect(page.workers()).toEqual([]);
});

test("a site that stores it as the guide says starts the next page by it", async ({ page, site }) => {
  const guide = readFileSync(join(import.meta.dirname, "../../docs/guide.md"), "utf8");
  const [, example] = /```js\n([^`]*afterclick:consent[^`]*)```/.exec(guide) ?? [];
  site.page("/boot.js", (example ?? "").replaceAll('"shop"', JSON.stringify(SITE)).replace('"off"', '"device"'));
  await page.goto(site.page("/feed", bare(`<script src="/boot.js"></script>${ELEMENT}${FEED}`), STRICT));
  await expect.poll(() => modeOf(page)).toBe("device");
  await radio(page, "Nothing").check();
  await save(page).click();
  await expect(says(page, "Saved: Nothing.")).toBeVisible();
  await page.reload();
  await expect(element(page).getByText("Nothing runs on this page")).toBeVisible();
  await expect(radio(page, "Nothing")).toBeChecked();
  expect(page.workers()).toEqual([]);
});

/** Gives it something new to show, and waits until it is shown. */
async function redraw(page: Page): Promise<void> {
  await page.evaluate(() => window.afterclick?.track({ type: "view", item: "i7" }));
  await element(page).evaluate((shown: AfterclickPrivacy) => shown.refresh());
}
