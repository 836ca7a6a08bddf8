import { settle } from "../../scripts/watch-page.mjs";
import { expect, IN_PIECES, PAGES, ranked, test, VIEWPORTS } from "./support/shop.ts";

for (const [device, viewport] of Object.entries(VIEWPORTS))
  for (const [name, path] of Object.entries(PAGES))
    test(`${device}: ${name} comes in pieces, and nothing shifts`, async ({ page, noise }) => {
      await page.setViewportSize(viewport);
      await page.goto(`${path}${path.includes("?") ? "&" : "?"}${IN_PIECES}`);
      await ranked(page);
      await settle(page);
      const painted = await page.evaluate(() => {
        const [load] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
        return load.domInteractive - performance.getEntriesByName("first-paint")[0].startTime;
      });
      expect(painted, "ms between the first paint and the last piece").toBeGreaterThan(1_000);
      expect(await page.evaluate(() => window.shifts.unexpected)).toEqual([]);
      expect(noise).toEqual([]);
    });
