import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { VIEWPORTS } from "./support/shop.ts";

/** What `afterclick build` wrote beside the demo's release; opened as a site's owner would, as a file. */
const REPORT = new URL("../../.cache/demo/releases/build-report.html", import.meta.url);

for (const colorScheme of ["light", "dark"] as const)
  for (const [device, viewport] of Object.entries(VIEWPORTS))
    test.describe(`${device}, ${colorScheme}`, () => {
      test.use({ colorScheme, viewport });

      test("the build report is accessible, quiet, and asks for nothing", async ({ page }) => {
        const noise: string[] = [];
        const asked: string[] = [];
        page.on("console", (message) => noise.push(message.text()));
        page.on("pageerror", (error) => noise.push(String(error)));
        page.on("request", (request) => asked.push(request.url()));
        await page.goto(REPORT.href);
        await expect(page.getByRole("heading", { level: 1 })).toContainText("Build report: demo");
        // Tables that are folded away must be as good as those in sight.
        await page.$$eval("details", (all) => {
          for (const one of all) one.open = true;
        });
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
        expect(asked.filter((url) => !url.startsWith("data:"))).toEqual([REPORT.href]);
        expect(noise).toEqual([]);
      });

      test("of a plot, one drawing is in sight, and its figures are a click away", async ({ page }) => {
        await page.goto(REPORT.href);
        const figure = page.locator("figure#recall");
        await expect(figure.locator("svg:visible")).toHaveCount(1);
        await expect(figure.getByRole("table")).toBeHidden();
        await figure.getByText("The figures of this plot").click();
        await expect(figure.getByRole("table")).toBeVisible();
      });
    });

test("the build report is read without scripts", async ({ browser }) => {
  const page = await browser.newPage({ javaScriptEnabled: false });
  await page.goto(REPORT.href);
  await expect(page.getByText("next steps of held-out later sessions were predicted")).toBeVisible();
  await page.close();
});
