import { type Browser, chromium } from "@playwright/test";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/** The browser that `npm run bench` has found, without a window. */
export function openBrowser(...flags: string[]): Promise<Browser> {
  const { AFTERCLICK_CHROMIUM } = process.env;
  return chromium.launch({
    args: [...FLAGS, ...flags],
    ...(AFTERCLICK_CHROMIUM && { executablePath: AFTERCLICK_CHROMIUM }),
  });
}
