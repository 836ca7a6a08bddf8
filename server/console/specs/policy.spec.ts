import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import type { Page } from "@playwright/test";
import { NOW } from "./support/console-server.ts";
import { madePolicy } from "./support/made-policy.ts";
import { expect, findings, loaded, signIn, test } from "./support/test.ts";

const preview = (page: Page) => page.getByRole("button", { name: "Preview what will change" }).click();
const save = (page: Page, version: number) => page.getByRole("button", { name: `Save as version ${version}` });
/** What has happened is above everything else, and where the keyboard is. */
const told = (page: Page, what: string) => expect(page.locator(".notice.good")).toHaveText(what);
const saved = (page: Page, version: number) =>
  told(page, `Version ${version} is saved and in force. Open pages follow within a minute.`);
const open = (page: Page, question: string) => page.locator("summary", { hasText: question }).click();

test("what changes is shown with its effects before it can be saved", async ({ page, server, noise }) => {
  await signIn(page, server, "officer");
  await page.getByLabel("Highest mode").selectOption("device");
  await expect(save(page, 4)).toHaveCount(0);
  await preview(page);
  const changes = page.getByRole("listitem").filter({ hasText: "Highest mode" });
  await expect(changes).toContainText("Open pages come down to device within a minute");
  await expect(changes).toContainText("contribute");
  await expect(page.getByRole("heading", { name: "What will change" })).toBeFocused();
  expect(await findings(page)).toEqual([]);

  await save(page, 4).click();
  await saved(page, 4);
  expect(server.onDisk()).toEqual({ ...madePolicy(), version: 4, highestMode: "device" });
  const { who, action, detail } = await server.newestEntry();
  expect([who, action, detail]).toMatchObject([
    "officer",
    "policy changed",
    { version: 4, changes: [{ path: "highestMode", before: "contribute", after: "device" }] },
  ]);
  await expect(page.locator(".notice.good")).toBeFocused();
  await expect(page.getByLabel("Highest mode")).toHaveValue("device");
  expect(noise).toEqual([]);
});

test("an edit after the preview needs another one", async ({ page, server }) => {
  await signIn(page, server, "officer");
  await page.getByLabel("Profile on a device, in days").fill("14");
  await preview(page);
  await expect(save(page, 4)).toBeVisible();
  await page.getByLabel("Profile on a device, in days").fill("15");
  await expect(save(page, 4)).toHaveCount(0);
  await expect(page.getByRole("status").filter({ hasText: "Preview it again" })).toBeAttached();
});

test("nothing to change is said", async ({ page, server }) => {
  await signIn(page, server, "officer");
  await preview(page);
  await expect(page.getByText("Nothing would change.")).toBeVisible();
  await expect(save(page, 4)).toHaveCount(0);
});

test("a fault is shown at its field, in the question that is folded up too", async ({ page, server }) => {
  await signIn(page, server, "officer");
  await page.getByLabel("ε a day").fill("0.75");
  await preview(page);
  const epsilon = page.locator("[data-question]").first().getByLabel("ε of one report");
  await expect(epsilon).toBeFocused();
  await expect(epsilon).toHaveAttribute("aria-invalid", "true");
  await expect(epsilon).toHaveAccessibleDescription(/1 is more than caps.day, 0.75/);
  await expect(page.getByRole("alert")).toContainText("questions.conversion.epsilon");
  expect(await findings(page)).toEqual([]);

  await page.getByLabel("ε a day").fill("1");
  await page.locator("[data-question]").nth(3).locator("summary").click();
  await page.getByLabel("First step at").fill("");
  await preview(page);
  await expect(page.getByLabel("First step at")).toHaveAccessibleDescription(/Enter a number/);
  await expect(epsilon).not.toHaveAttribute("aria-invalid", "true");
});

test("a question is added, changed and removed without code", async ({ page, server }) => {
  await signIn(page, server, "officer");
  await open(page, "conversion");
  await page.getByRole("button", { name: "Remove conversion" }).click();
  await page.getByLabel("Ask also about").selectOption({ label: "something the page says of itself, one of a list" });
  await page.getByRole("button", { name: "Add a question" }).click();
  const added = page.locator("[data-question]").last();
  await expect(added.getByLabel("Question")).toBeFocused();
  await added.getByLabel("Question").fill("Which plan do people have?");
  await added.getByLabel("Id").fill("plan");
  await added.getByLabel("Name in the page").fill("plan");
  await added.getByLabel("Possible answers").fill("free\n\n  paid  ");
  await added.getByLabel("Devices asked each time, in %").fill("7");
  await expect(added).toContainText("3 possible answers: it takes 504 reports before anything is said.");
  await preview(page);
  await expect(
    page.getByText(
      "Devices of visitors who contribute are asked plan within a minute: ε = 1, once in 7 days, 7 % of them.",
    ),
  ).toBeVisible();
  await expect(page.getByText("conversion is asked no more: reports to it are refused at once")).toBeVisible();
  await save(page, 4).click();
  await saved(page, 4);
  const { questions } = server.onDisk();
  expect(questions.map(({ id }) => id)).toEqual(["clicked-place", "clicked-category", "inp-ms", "plan"]);
  expect(questions[3]).toEqual({
    id: "plan",
    text: "Which plan do people have?",
    about: "page:plan",
    domain: { kind: "values", values: ["free", "paid"] },
    epsilon: 1,
    epochDays: 7,
    share: 0.07,
  });
  expect(questions.slice(0, 3)).toEqual(madePolicy().questions.slice(1));
});

test("changes outlive a look at another view, and can be discarded", async ({ page, server }) => {
  await signIn(page, server, "officer");
  await page.getByLabel("ε in its life").fill("5");
  await page.getByRole("link", { name: "Status" }).click();
  await loaded(page);
  await page.getByRole("link", { name: "Policy" }).click();
  await loaded(page);
  await expect(page.getByText("Your changes are still here.")).toBeVisible();
  await expect(page.getByLabel("ε in its life")).toHaveValue("5");
  await page.getByRole("button", { name: "Discard changes" }).click();
  await told(page, "The changes are discarded.");
  await expect(page.getByLabel("ε in its life")).toHaveValue("10");
});

test("changes are not lost by signing out without a question", async ({ page, server }) => {
  await signIn(page, server, "officer");
  await page.getByLabel("ε in its life").fill("5");
  const questions: string[] = [];
  page.on("dialog", async (dialog) => {
    questions.push(dialog.message());
    await (questions.length === 1 ? dialog.dismiss() : dialog.accept());
  });
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByLabel("ε in its life")).toHaveValue("5");
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("alert")).toHaveText("You have signed out.");
  expect(questions[0]).toContain("not saved");
});

test("who saves second is told, and goes on with what was typed on top of what is in force", async ({
  page,
  server,
}) => {
  await signIn(page, server, "officer");
  await page.getByLabel("ε in its life").fill("5");
  await preview(page);
  const theirs = { ...madePolicy(), version: 4, retentionDays: 7 };
  server.edit(theirs);
  await save(page, 4).click();
  await expect(page.getByRole("alert")).toContainText(
    "Somebody has changed the policy meanwhile, so nothing of yours was saved.",
  );
  expect(server.onDisk()).toEqual(theirs);
  await page.getByRole("button", { name: "Load the new policy" }).click();
  await expect(page.getByText("Version 4 is in force.")).toBeVisible();
  await expect(page.getByText("Your changes are still here, on top of the one in force now.")).toBeVisible();
  await expect(page.getByLabel("Profile on a device, in days")).toHaveValue("7");
  await expect(page.getByLabel("ε in its life")).toHaveValue("5");
  expect(await findings(page)).toEqual([]);
  await preview(page);
  await expect(page.locator(".changes > li")).toHaveCount(1);
  await save(page, 5).click();
  await saved(page, 5);
  expect(server.onDisk()).toMatchObject({ version: 5, retentionDays: 7, caps: { day: 1, life: 5 } });
});

test("while somebody publishes, a save says so, keeps what was typed, and can be made again", async ({
  page,
  server,
}) => {
  const lock = join(dirname(server.file), ".publishing.lock");
  writeFileSync(lock, JSON.stringify({ pid: process.ppid, host: hostname() }));
  await signIn(page, server, "officer");
  await page.getByLabel("ε in its life").fill("5");
  await preview(page);
  await save(page, 4).click();
  const alert = page.getByRole("alert");
  await expect(alert).toContainText(
    "Somebody is publishing to this site, so nothing was saved. What you have typed stays",
  );
  await expect(alert).toContainText("Save again in 10 s.");
  await expect(page.getByLabel("ε in its life")).toHaveValue("5");
  await expect(page.getByRole("button", { name: "Save again" })).toBeFocused();
  expect(await findings(page)).toEqual([]);
  expect(server.onDisk()).toEqual(madePolicy());
  rmSync(lock);
  await page.keyboard.press("Enter");
  await saved(page, 4);
  expect(server.onDisk().caps.life).toBe(5);
});

test("an operator reads the policy and can change nothing", async ({ page, server }) => {
  await signIn(page, server, "operator");
  await expect(page.getByText("Do people who see the list buy something?")).toBeVisible();
  await expect(page.locator("main").getByRole("button")).toHaveCount(0);
  await expect(page.locator("main").getByRole("textbox")).toHaveCount(0);
});

test.describe("a site that has nothing yet", () => {
  test.use({ holds: "nothing" });

  test("a first question can be asked", async ({ page, server }) => {
    await signIn(page, server, "officer");
    const none = page.getByText("No question is asked. Devices send nothing.");
    await expect(none).toBeVisible();
    await page.getByLabel("Ask also about").selectOption({ label: "time from an action to the next picture (INP)" });
    await page.getByRole("button", { name: "Add a question" }).click();
    await expect(none).toBeHidden();
    await preview(page);
    await save(page, 2).click();
    await saved(page, 2);
    const { site, version, questions } = server.onDisk();
    expect([site, version, questions.map(({ about }) => about)]).toEqual(["shop", 2, ["inp-ms"]]);
  });
});

test("a newer file that is not in force, and an end that has come, are said", async ({ page, server }) => {
  server.now = Date.UTC(2026, 0, 1);
  server.edit({ ...madePolicy(), version: 4, expires: "2026-01-31T12:00:00.000Z" });
  await server.get("policy");
  server.now = NOW;
  server.edit({ ...madePolicy(), version: 5, caps: { day: 0.75, life: 10 } });
  const newer = readFileSync(server.file, "utf8");
  await signIn(page, server, "officer");
  await expect(
    page.getByText(
      `The newest policy.json is not in force. The policy of ${server.file} is not used: line 1, questions.conversion.epsilon: 1 is more than caps.day, 0.75`,
    ),
  ).toBeVisible();
  await expect(page.getByText("What you save takes its place; it is kept beside it")).toBeVisible();
  await expect(page.getByText("It ended on 31 Jan 2026, 12:00:00 UTC")).toBeVisible();
  await page.getByLabel("Asked until (UTC)").fill("2030-02-01T08:30:00");
  await preview(page);
  await save(page, 5).click();
  const aside = "policy.json.refused-2026-11-28T100000000Z";
  await told(
    page,
    `Version 5 is saved and in force. Open pages follow within a minute. What was in the file is kept as ${aside}.`,
  );
  expect(server.onDisk()).toMatchObject({ version: 5, expires: "2030-02-01T08:30:00.000Z" });
  expect(readFileSync(join(dirname(server.file), aside), "utf8")).toBe(newer);
});
