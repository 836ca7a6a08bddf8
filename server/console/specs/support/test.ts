import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";
import { type Watched, watchPage } from "../../../../scripts/watch-page.mjs";
import type { SurveyEstimates } from "../../../../shared/contracts/console.ts";
import { type ConsoleServer, startConsole, TOKENS } from "./console-server.ts";
import { madeEstimates } from "./made-estimates.ts";
import { madePolicy } from "./made-policy.ts";

declare global {
  interface Window extends Watched<never> {}
}

interface Fixtures {
  readonly server: ConsoleServer;
  /** Console messages, violations of the Content-Security-Policy among them, and uncaught errors. */
  readonly noise: string[];
}

export const test = base.extend<Fixtures, { readonly surveys: readonly SurveyEstimates[] }>({
  surveys: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern.
    async ({}, use) => use(await madeEstimates(madePolicy().questions, [180, 40_000, 25_000])),
    { scope: "worker" },
  ],
  server: async ({ surveys }, use) => {
    const server = await startConsole(madePolicy(), surveys);
    server.state.audit.add("server", "server-started", { policyVersion: 3 });
    await use(server);
    await server.close();
  },
  noise: [
    async ({ page }, use) => {
      await use(await watchPage(page));
    },
    { auto: true },
  ],
});
export { expect };

export async function signIn(page: Page, server: ConsoleServer, role: keyof typeof TOKENS, view = ""): Promise<void> {
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
