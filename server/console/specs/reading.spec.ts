import type { Page } from "@playwright/test";
import { quantileWords } from "../../../shared/privacy/quantile-words.ts";
import { expect, findings, loaded, signIn, test } from "./support/test.ts";

/** Cells of a table's row. */
const row = (page: Page, name: string) =>
  page.getByRole("row").filter({ has: page.getByRole("rowheader", { name, exact: true }) });

test("estimates are a plot with error bars and the same numbers in a table", async ({ page, server, surveys }) => {
  await signIn(page, server, "operator", "estimates/inp-ms");
  await expect(page.getByRole("heading", { name: "How quickly does the page react to a click?" })).toBeVisible();
  const survey = surveys.find(({ question, needed }) => question === "inp-ms" && needed === null);
  await expect(page.getByText(/40,000 reports · ε 0.5 each/)).toBeVisible();
  // A line over each bar.
  await expect(page.locator('console-plot [stroke="var(--ink)"]')).toHaveCount(11);
  for (const { value, share, low, high } of survey?.values ?? [])
    await expect(row(page, value)).toContainText(
      new RegExp([share, low, high].map((part) => (100 * part).toFixed(1).replace("-", "−")).join(" %.*")),
    );
  for (const quantile of survey?.quantiles ?? [])
    await expect(page.getByText(quantileWords(quantile)).first()).toBeVisible();
  expect(survey?.quantiles.map(({ share }) => share)).toEqual([0.5, 0.99, 0.999]);
  expect(server.state.audit.entries.at(-1)).toMatchObject({ who: "operator", action: "estimates-read" });
});

test("of too few reports nothing is shown but how many are there", async ({ page, server }) => {
  await signIn(page, server, "officer", "estimates/conversion");
  await page.getByLabel("Epoch").selectOption({ index: 0 });
  await expect(page.getByText("Not enough yet: 180 of 504 reports.")).toBeVisible();
  await expect(page.getByRole("table")).toHaveCount(0);
  await expect(page).toHaveURL(/#estimates\/conversion\/2026-11-26$/);
  await page.getByLabel("Question").selectOption("clicked-place");
  await expect(page.getByText(/40,000 reports · ε 1 each/)).toBeVisible();
});

test("of many answers the most common are shown, and all when asked", async ({ page, server }) => {
  await signIn(page, server, "officer", "estimates/clicked-category");
  await expect(page.getByText("the 24 most common of 61")).toBeVisible();
  await expect(page.getByRole("rowheader")).toHaveCount(24);
  await page.getByRole("button", { name: "Show all 61 answers" }).click();
  await expect(page.getByRole("rowheader")).toHaveCount(61);
  expect(await findings(page)).toEqual([]);
});

test("what fake devices could do is told for as many as one asks", async ({ page, server, surveys }) => {
  await signIn(page, server, "officer", "estimates/conversion");
  const fake = surveys.find(({ question, needed }) => question === "conversion" && needed === null)?.fake;
  const fakes = page.getByLabel("Fake devices among these reports");
  await fakes.fill("400");
  await expect(page.locator("output")).toContainText(
    `400 fake devices can move a share by at most ${(40_000 * (fake?.mostShift ?? 0)).toFixed(2)} points`,
  );
  await fakes.fill("40001");
  await expect(page.locator("output")).toHaveText("There are only 40,000 reports.");
});

test("the budget has each question's cost, and reports by epoch", async ({ page, server }) => {
  await signIn(page, server, "operator", "budget");
  await expect(page.getByText("reaches the cap of its life, ε 10, after 22 months")).toBeVisible();
  await expect(row(page, "inp-ms").first()).toContainText("0.00214");
  await expect(page.getByRole("table", { name: "Reports by question and epoch" }).getByRole("row")).toHaveCount(13);
});

test("the data flow has the bytes of a report, and what never leaves", async ({ page, server }) => {
  await signIn(page, server, "operator", "flow");
  await page.getByLabel("Question").selectOption("clicked-category");
  const request = page.getByRole("region", { name: "Request of a report to clicked-category" });
  await expect(request).toContainText("POST /v1/reports HTTP/1.1");
  await expect(request).toContainText(/"nonce":"[\w-]{22}","payload":"[\w-]+"/);
  await expect(page.getByText(/Its randomised answer is of 8 bytes and speaks for 16 answers/)).toBeVisible();
  await expect(page.getByText("Clicks, views, searches or any other event")).toBeVisible();
});

test("the audit log has who read what, in pages, and says that its chain holds", async ({ page, server }) => {
  for (let n = 0; n < 150; n++) server.state.audit.add("server", "reports-deleted", { surveys: n });
  await signIn(page, server, "officer", "estimates");
  await page.getByRole("link", { name: "Audit log" }).click();
  await loaded(page);
  const entries = page.getByRole("list", { name: "Entries, newest first" }).locator("> li");
  await expect(entries).toHaveCount(100);
  await expect(entries.first()).toContainText("Estimates read by the officer");
  await expect(entries.first()).toContainText("inp-ms: 26 Nov 2026, 19 Nov 2026, 12 Nov 2026");
  await expect(page.getByText("The chain holds")).toBeVisible();
  await page.getByRole("button", { name: "Show older entries" }).click();
  await expect(entries).toHaveCount(152);
  await expect(page.getByRole("button", { name: "Show older entries" })).toBeHidden();
  await expect(entries.last()).toContainText("Server started by the server");
});

test("what is no entry is shown as damaged, whatever it is", async ({ page, server }) => {
  const entry = { seq: 7, text: "<b>no JSON", hash: "ab".repeat(32), because: "it is no entry: not JSON" };
  const answer = { entries: [entry], broken: entry, checkedAt: "2026-11-28T09:00:00.000Z" };
  await page.route("**/api/audit", (route) => route.fulfill({ json: answer }));
  await signIn(page, server, "officer", "audit");
  await expect(page.locator(".broken")).toContainText("This is not what was written: it is no entry: not JSON.");
  await expect(page.locator(".broken code").first()).toHaveText("<b>no JSON");
  expect(await findings(page)).toEqual([]);
});

test("a broken chain is said, and where", async ({ page, server }) => {
  const { audit } = server.state;
  for (let n = 0; n < 4; n++) audit.add("server", "reports-deleted", { surveys: n });
  audit.entries.splice(2, 1);
  await signIn(page, server, "officer", "audit");
  await expect(page.getByText("The chain is broken at entry 4")).toBeVisible();
  await expect(page.locator(".broken")).toContainText("Does not follow from the entry before.");
  expect(await findings(page)).toEqual([]);
});

test("contents that do not have their hash are said", async ({ page, server }) => {
  const { audit } = server.state;
  const [first] = audit.entries;
  audit.entries[0] = { ...first, detail: { policyVersion: 9 } };
  await signIn(page, server, "officer", "audit");
  await expect(page.getByText("The chain is broken at entry 1: it was changed.")).toBeVisible();
  audit.entries[0] = first;
  await page.getByRole("button", { name: "Check every entry now" }).click();
  await expect(page.locator(".notice.good")).toContainText("The chain holds: the server has checked every entry");
});

test("the status has counters, and why reports were refused", async ({ page, server }) => {
  await signIn(page, server, "operator", "status");
  await expect(page.getByText("Running for 1 day and 2 hours; version 3 of the policy is in force.")).toBeVisible();
  await expect(row(page, "On the disk")).toContainText("123,456");
  await expect(row(page, "epoch-over")).toContainText("12");
});
