import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { engines, expect, ready, test } from "./support/shop.ts";

test.use({ viewport: { width: 1280, height: 860 } });

const privacy = (page: Page) => page.locator("afterclick-privacy");
const mode = (page: Page, name: string) => privacy(page).getByRole("radio", { name });
const inPanel = (page: Page, name: string) => page.locator(".panel").getByRole("radio", { name });
const count = (page: Page, name: string) => privacy(page).locator(`dt:text-is("${name}") + dd`);

async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

test("from any page to the privacy page: erase, then choose less, and the next page goes by it", async ({
  follower: page,
  noise,
}) => {
  await page.getByRole("link", { name: "Privacy: see, choose, erase" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your privacy at Tarn & Trail");
  await ready(page);
  await expect(mode(page, "Remember on my device")).toBeChecked();
  await expect(count(page, "Events of this visit")).toHaveText(/^[1-9]/);
  await expect(privacy(page).getByText("What is 30 days old is forgotten.")).toBeVisible();
  await expect(privacy(page).getByRole("combobox", { name: "Item" })).toBeVisible();
  expect(await findings(page)).toEqual([]);

  await privacy(page).getByRole("button", { name: "Erase what is stored" }).click();
  await privacy(page).getByRole("button", { name: "Yes, erase it" }).click();
  await expect(privacy(page).getByText("It is erased.")).toBeVisible();
  await expect(count(page, "Events of this visit")).toHaveText("0");

  await mode(page, "Nothing").check();
  await privacy(page).getByRole("button", { name: "Save choice" }).click();
  await expect(privacy(page).getByText("Saved: Nothing.")).toBeVisible();
  await expect(inPanel(page, "Off")).toBeChecked();
  await expect(privacy(page).getByText("Your device holds nothing of earlier pages.")).toBeVisible();
  expect(await findings(page)).toEqual([]);

  await page.goto("/c/camping.html");
  await expect(inPanel(page, "Off")).toBeChecked();
  expect(engines(page)).toEqual([]);
  expect(noise).toEqual([]);
});

test("what the panel changes, the privacy page shows", async ({ page }) => {
  await page.goto("/privacy.html");
  await ready(page);
  await inPanel(page, "This tab").check();
  await expect(mode(page, "While I am here")).toBeChecked();
  await mode(page, "Remember, and help with statistics").check();
  await privacy(page).getByRole("button", { name: "Save choice" }).click();
  await expect(inPanel(page, "+ statistics")).toBeChecked();
});
