import type { Page } from "@playwright/test";
import type { Afterclick } from "afterclick";

declare global {
  interface Window {
    afterclick?: Afterclick;
  }
}

const ASK_AGAIN_MS = 50;

/** Waits until the page's engine serves `rung` with the whole release. */
export async function serving(page: Page, rung: number): Promise<void> {
  for (;;) {
    const status = await page.evaluate(() => window.afterclick?.status());
    if (status && !status.partial && status.rung >= rung) return;
    await page.waitForTimeout(ASK_AGAIN_MS);
  }
}
