import type { Page } from "@playwright/test";
import type { EstimatesAnswer, SurveyEstimates } from "../../../shared/contracts/console.ts";
import type { Question } from "../../../shared/contracts/questions.ts";
import { DAY_MS } from "../../../shared/math/day.ts";
import { quantileWords } from "../../../shared/privacy/quantile-words.ts";
import { sha256Hex } from "../../ingest/sha256-hex.ts";
import { count } from "../site/words.ts";
import { type ConsoleServer, NOW } from "./support/console-server.ts";
import { reportBodies } from "./support/device-reports.ts";
import { madePolicy } from "./support/made-policy.ts";
import { enough, TOO_FEW } from "./support/site-with-reports.ts";
import { expect, findings, loaded, signIn, test } from "./support/test.ts";

/** Cells of a table's row. */
const row = (page: Page, name: string) =>
  page.getByRole("row").filter({ has: page.getByRole("rowheader", { name, exact: true }) });

const questionOf = (id: string) => madePolicy().questions.find((question) => question.id === id) as Question;

/** Of the newest epoch that has enough reports. */
async function estimatesOf(server: ConsoleServer, id: string): Promise<SurveyEstimates> {
  const { surveys } = await server.get<EstimatesAnswer>("estimates");
  return surveys.find(({ question, needed }) => question === id && needed === null) as SurveyEstimates;
}

test("estimates are a plot with error bars and the same numbers in a table", async ({ page, server }) => {
  const survey = await estimatesOf(server, "inp-ms");
  await signIn(page, server, "operator", "estimates/inp-ms");
  await expect(page.getByRole("heading", { name: "How quickly does the page react to a click?" })).toBeVisible();
  await expect(page.getByText(`${count(enough(questionOf("inp-ms")))} reports · ε 0.5 each`)).toBeVisible();
  // A line over each bar.
  await expect(page.locator('console-plot [stroke="var(--ink)"]')).toHaveCount(11);
  for (const { value, share, low, high } of survey.values)
    await expect(row(page, value)).toContainText(
      new RegExp([share, low, high].map((part) => (100 * part).toFixed(1).replace("-", "−")).join(" %.*")),
    );
  for (const quantile of survey.quantiles) await expect(page.getByText(quantileWords(quantile)).first()).toBeVisible();
  expect(survey.quantiles.map(({ share }) => share)).toEqual([0.5, 0.99, 0.999]);
  const { question, from, to, reports } = survey;
  expect(await server.newestEntry()).toMatchObject({
    who: "operator",
    action: "estimates read",
    detail: { surveys: expect.arrayContaining([{ question, from, to, reports }]) },
  });
});

test("of too few reports nothing is shown but how many are there", async ({ page, server }) => {
  await signIn(page, server, "officer", "estimates/conversion");
  await page.getByLabel("Epoch").selectOption({ index: 0 });
  await expect(page.getByText(`Not enough yet: ${TOO_FEW} of 504 reports.`)).toBeVisible();
  await expect(page.getByRole("table")).toHaveCount(0);
  await expect(page).toHaveURL(/#estimates\/conversion\/2026-11-26$/);
  await page.getByLabel("Question").selectOption("clicked-place");
  await expect(page.getByText(`${count(enough(questionOf("clicked-place")))} reports · ε 1 each`)).toBeVisible();
});

test("of many answers the most common are shown, and all when asked", async ({ page, server }) => {
  await signIn(page, server, "officer", "estimates/clicked-category");
  await expect(page.getByText("the 24 most common of 61")).toBeVisible();
  await expect(page.getByRole("rowheader")).toHaveCount(24);
  await page.getByRole("button", { name: "Show all 61 answers" }).click();
  await expect(page.getByRole("rowheader")).toHaveCount(61);
  expect(await findings(page)).toEqual([]);
});

test("what fake devices could do is told for as many as one asks", async ({ page, server }) => {
  const { fake, reports } = await estimatesOf(server, "conversion");
  await signIn(page, server, "officer", "estimates/conversion");
  const fakes = page.getByLabel("Fake devices among these reports");
  await fakes.fill("40");
  await expect(page.locator("output")).toContainText(
    `40 fake devices can move a share by at most ${(100 * 40 * (fake?.mostShift ?? Number.NaN)).toFixed(2)} points`,
  );
  await fakes.fill(String(reports + 1));
  await expect(page.locator("output")).toHaveText(`There are only ${count(reports)} reports.`);
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

/** Entries as the server makes them every hour that it deletes something. */
async function deletions(server: ConsoleServer, times: number): Promise<void> {
  for (let n = 0; n < times; n++) await server.audit.add("server", "past surveys deleted", { surveys: n });
}

test("the audit log has who read what, in pages, and says that its chain holds", async ({ page, server }) => {
  await deletions(server, 150);
  await signIn(page, server, "officer", "estimates");
  await page.getByRole("link", { name: "Audit log" }).click();
  await loaded(page);
  const entries = page.getByRole("list", { name: "Entries, newest first" }).locator("> li");
  await expect(entries).toHaveCount(100);
  await expect(entries.first()).toContainText("Estimates read by the officer");
  const epochs = ["26 Nov 2026 to 2 Dec 2026", "19 Nov 2026 to 25 Nov 2026", "12 Nov 2026 to 18 Nov 2026"];
  await expect(entries.first()).toContainText(`inp-ms: ${epochs.join(", ")}`);
  await expect(page.getByText("The chain holds")).toBeVisible();
  await page.getByRole("button", { name: "Show older entries" }).click();
  const { seq } = await server.newestEntry();
  expect(seq).toBeGreaterThan(151);
  await expect(entries).toHaveCount(seq);
  await expect(page.getByRole("button", { name: "Show older entries" })).toBeHidden();
  await expect(entries.nth(-2)).toContainText("Started by the server");
  await expect(entries.last()).toContainText("Policy read from its file by the server");
});

test("what is no entry is shown as damaged, whatever it is", async ({ page, server }) => {
  const { seq } = await server.newestEntry();
  const text = "<b>no JSON";
  await server.sql("INSERT INTO afterclick.audit (seq, entry, hash) VALUES ($1, $2, $3)", [
    seq + 1,
    text,
    sha256Hex(text),
  ]);
  await signIn(page, server, "officer", "audit");
  await expect(page.getByText(`The chain is broken at entry ${seq + 1}: it is no entry: not JSON.`)).toBeVisible();
  await expect(page.locator(".broken")).toContainText("This is not what was written: it is no entry: not JSON.");
  await expect(page.locator(".broken code").first()).toHaveText(text);
  expect(await findings(page)).toEqual([]);
});

test("a broken chain is said, and where", async ({ page, server }) => {
  await deletions(server, 4);
  const { seq } = await server.audit.add("server", "past surveys deleted");
  await server.sql("DELETE FROM afterclick.audit WHERE seq = $1", [seq - 1]);
  await signIn(page, server, "officer", "audit");
  await expect(page.getByText(`The chain is broken at entry ${seq}: entry ${seq - 1} is missing.`)).toBeVisible();
  await expect(page.locator(".broken")).toContainText("Does not follow from the entry before.");
  expect(await findings(page)).toEqual([]);
});

test("contents that do not have their hash are said", async ({ page, server }) => {
  const change = (from: string, to: string) =>
    server.sql(`UPDATE afterclick.audit SET entry = replace(entry, '${from}', '${to}') WHERE seq = 1`);
  await change('"version":3', '"version":9');
  await signIn(page, server, "officer", "audit");
  await expect(page.getByText("The chain is broken at entry 1: it was changed: its hash is another.")).toBeVisible();
  await change('"version":9', '"version":3');
  await page.getByRole("button", { name: "Check every entry now" }).click();
  await expect(page.locator(".notice.good")).toContainText("The chain holds: the server has checked every entry");
});

test("the status has counters, and why reports were refused", async ({ page, server }) => {
  const [question] = madePolicy().questions;
  const bodies = (now: number, reports: number) => reportBodies(madePolicy(), question, now, reports);
  await server.send(bodies(NOW, TOO_FEW + 20), 204);
  await server.send(bodies(NOW - 28 * DAY_MS, 12), 422);
  await signIn(page, server, "operator", "status");
  await expect(page.getByText(/^Running for .+; version 3 of the policy is in force\.$/)).toBeVisible();
  // The first of them are those that were there.
  await expect(row(page, "On the disk")).toContainText("20");
  await expect(row(page, "Sent again, and not counted twice")).toContainText(String(TOO_FEW));
  await expect(row(page, "epoch-over")).toContainText("12");
});
