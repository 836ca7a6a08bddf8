import { type Browser, type BrowserContext, chromium } from "@playwright/test";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/** The browser that `npm run bench` has found, without a window. */
export const openBrowser = (...flags: string[]): Promise<Browser> => chromium.launch(optionsWith(flags));

/**
 * The same with a profile on disk, as a visitor's own browser has one. What Playwright opens otherwise is a private window: it
 * keeps what a page stores in the memory of another process, and no compiled code from one visit to the next.
 *
 * @param folder where the profile is made
 */
export const openProfile = (folder: string): Promise<BrowserContext> =>
  chromium.launchPersistentContext(folder, optionsWith([]));

function optionsWith(flags: readonly string[]) {
  const { AFTERCLICK_CHROMIUM } = process.env;
  return { args: [...FLAGS, ...flags], ...(AFTERCLICK_CHROMIUM && { executablePath: AFTERCLICK_CHROMIUM }) };
}
