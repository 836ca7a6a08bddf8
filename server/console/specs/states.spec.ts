import { expect, findings, loaded, signIn, test } from "./support/test.ts";

test.describe("a site that has nothing yet", () => {
  test.use({ holds: "nothing" });

  test("empty: every view says so, and why", async ({ page, server }) => {
    await signIn(page, server, "operator");
    await expect(page.getByText("No question is asked.")).toBeVisible();
    await page.getByRole("link", { name: "Budget" }).click();
    await expect(page.getByText("No question is asked, so devices spend nothing.")).toBeVisible();
    await page.getByRole("link", { name: "Data flow" }).click();
    await expect(page.getByText("No question is asked, so no report is sent.")).toBeVisible();
    await page.getByRole("link", { name: "Status" }).click();
    await expect(page.getByText("version 1 of the policy is in force")).toBeVisible();
    await expect(page.getByText("No report was refused.")).toBeVisible();
    await page.getByRole("link", { name: "Estimates" }).click();
    await expect(page.getByText("There are no reports yet.")).toBeVisible();
  });
});

test("refused: the audit log is not offered to an operator, and says who may read it", async ({ page, server }) => {
  await signIn(page, server, "operator", "audit");
  await expect(page.getByRole("alert")).toContainText(
    "Only the officer may do this. Ask the privacy officer, or sign in as the officer.",
  );
  await expect(page.getByRole("link", { name: "Audit log" })).toHaveCount(0);
  expect(await findings(page)).toEqual([]);
});

test("offline: what failed can be tried again, and nothing is lost", async ({ page, server, context }) => {
  await signIn(page, server, "officer");
  await page.getByLabel("ε in its life").fill("5");
  await context.setOffline(true);
  await page.getByRole("button", { name: "Preview what will change" }).click();
  await expect(page.getByRole("alert")).toContainText("could not be reached");
  await page.getByRole("link", { name: "Status" }).click();
  await expect(page.getByRole("alert")).toContainText("could not be reached");
  expect(await findings(page)).toEqual([]);
  await context.setOffline(false);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByText("Running for")).toBeVisible();
  await page.getByRole("link", { name: "Policy" }).click();
  await loaded(page);
  await expect(page.getByLabel("ε in its life")).toHaveValue("5");
});

test("loading: is said, and an answer that comes after the view was left shows nothing", async ({ page, server }) => {
  await signIn(page, server, "officer");
  let answer = () => {};
  const held = new Promise<void>((release) => {
    answer = release;
  });
  await page.route("**/api/status", async (route) => {
    await held;
    await route.continue();
  });
  await page.getByRole("link", { name: "Status" }).click();
  await expect(page.getByText("Loading status …")).toBeVisible();
  await page.getByRole("link", { name: "Budget" }).click();
  await loaded(page);
  const late = page.waitForResponse("**/api/status");
  answer();
  await late;
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Budget");
  await expect(page.getByText("Running for")).toHaveCount(0);
});
