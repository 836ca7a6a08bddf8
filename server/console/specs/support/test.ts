import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";
import { type Watched, watchPage } from "../../../../scripts/watch-page.mjs";
import type { ConsoleRole } from "../../../../shared/contracts/console.ts";
import { TOKENS } from "../../console-server-test-util.ts";
import type { ConsoleServer } from "./console-server.ts";
import { type SiteWithReports, siteWithReports } from "./site-with-reports.ts";

declare global {
  interface Window extends Watched<never> {}
}

interface Fixtures {
  /** What the site begins with: the made policy, reports and their audit log, or the first policy, which asks nothing. */
  readonly holds: "reports" | "nothing";
  /** A server of the test's own. */
  readonly server: ConsoleServer;
  /** Console messages, violations of the Content-Security-Policy among them, and uncaught errors. */
  readonly noise: string[];
}

export const test = base.extend<Fixtures, { readonly site: SiteWithReports }>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern.
    async ({}, use) => {
      const site = await siteWithReports();
      await use(site);
      await site.close();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  holds: ["reports", { option: true }],
  server: async ({ site, holds }, use) => {
    const { server, done } = await site.serve(holds);
    await use(server);
    await done();
  },
  noise: [
    async ({ page }, use) => {
      await use(await watchPage(page));
    },
    { auto: true },
  ],
});
export { expect };

export async function signIn(page: Page, server: ConsoleServer, role: ConsoleRole, view = ""): Promise<void> {
  await page.goto(server.url + (view && `#${view}`));
  await page.getByLabel("Token").fill(TOKENS[role]);
  await page.getByRole("button", { name: "Sign in" }).click();
  await loaded(page);
}

/** Waits until the view has its answer. */
export const loaded = async (page: Page): Promise<void> => {
  await expect(page.locator("main .body")).toBeVisible();
  await expect(page.locator("main .body[aria-busy]")).toHaveCount(0);
};

export async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}
