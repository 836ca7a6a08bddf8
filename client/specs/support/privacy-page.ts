import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { policy, type TestSite } from "./site.ts";
import { ids, list, scriptTag } from "./test.ts";

export const ELEMENT =
  '<script src="/client/afterclick-privacy.js" defer></script><main><afterclick-privacy></afterclick-privacy></main>';
/** As strict as a site can be: no style of its own inside the page either. */
export const STRICT = policy().replace(" 'unsafe-inline'", "");
export const bare = (body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Test</title><link rel="icon" href="data:,"></head><body><h1>Shop</h1>${body}</body></html>`;
export const FEED = list(ids(0, 30)).replaceAll(/ style="[^"]*"/g, "");

/** A page with the element, a list and, unless `consent` is null, the script tag. */
export const open = (page: Page, site: TestSite, consent: string | null = "device") =>
  page.goto(
    site.page("/feed", bare(FEED + ELEMENT + (consent === null ? "" : scriptTag({ "data-consent": consent }))), STRICT),
  );
export const element = (page: Page) => page.locator("afterclick-privacy");
/** What it tells a screen reader, each where it happened. */
export const says = (page: Page, text: string | RegExp) => element(page).getByRole("status").filter({ hasText: text });
export const count = (page: Page, name: string) => element(page).locator(`dt:text-is("${name}") + dd`);
export const save = (page: Page) => element(page).getByRole("button", { name: "Save choice" });
export const modeOf = async (page: Page) => (await page.evaluate(() => window.afterclick?.status()))?.consent;

export const violations = async (page: Page): Promise<string[]> =>
  (await new AxeBuilder({ page }).include("afterclick-privacy").analyze()).violations.map(({ id }) => id);
