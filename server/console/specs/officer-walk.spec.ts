import type { EstimatesAnswer } from "../../../shared/contracts/console.ts";
import type { SitePolicy } from "../../../shared/contracts/site-policy.ts";
import type { ConsoleServer } from "./support/console-server.ts";
import { expect, loaded, signIn, test } from "./support/test.ts";

/** Another policy is in force: the file was changed, and the server has read it. */
async function putInForce(server: ConsoleServer, change: Partial<SitePolicy>): Promise<void> {
  const policy = server.onDisk();
  server.edit({ ...policy, ...change, version: policy.version + 1 });
  await server.get("policy");
}

test("a sample report tells what each field of its body says, and what was true", async ({ page, server }) => {
  await signIn(page, server, "officer", "flow");
  await page.getByLabel("Question").selectOption("clicked-category");
  await expect(
    page.getByText(/whose answer in truth is “.+”, which is made up here; .* Its body has \d+ bytes\./),
  ).toBeVisible();
  const body = JSON.parse(
    ((await page.getByRole("region", { name: "Request of a report" }).textContent()) ?? "").split("\r\n\r\n")[1],
  ) as Record<string, unknown>;
  for (const [field, value] of Object.entries(body))
    await expect(page.locator(`dt:text-is("${field}") + dd`)).toContainText(`${value}: `);
  await expect(page.locator('dt:text-is("epoch") + dd')).toContainText(
    /\d: the first day .* since 1970: \d+ [A-Z][a-z]{2} \d{4}$/,
  );
});

test("a budget of some days is drawn in days", async ({ page, server }) => {
  const [question] = server.onDisk().questions;
  await putInForce(server, { questions: [{ ...question, id: "daily", epsilon: 1, epochDays: 1, share: 1 }] });
  await signIn(page, server, "officer", "budget");
  await expect(page.getByText("after 10 days, and then answers no more")).toBeVisible();
  const life = page.locator("console-plot").nth(1);
  await expect(life.getByText("Days", { exact: true })).toBeVisible();
  await expect(life.getByText("20", { exact: true })).toBeVisible();
});

test("what was spent on a question is there when it is asked no more", async ({ page, server }) => {
  const { surveys } = await server.get<EstimatesAnswer>("estimates");
  const [survey] = surveys.filter(({ question, reports }) => question === "inp-ms" && reports > 0);
  const row = page.getByRole("row").filter({ hasText: "inp-ms (asked no more)" }).first();
  await putInForce(server, { questions: server.onDisk().questions.filter(({ id }) => id !== "inp-ms") });
  await signIn(page, server, "officer", "budget");
  await expect(row).toContainText(survey.reports.toLocaleString("en-GB"));
  await expect(row).toContainText((survey.reports * survey.epsilon).toLocaleString("en-GB"));
  await putInForce(server, { questions: [] });
  await page.getByRole("link", { name: "Status" }).click();
  await page.getByRole("link", { name: "Budget" }).click();
  await expect(page.getByText("No question is asked, so devices spend nothing.")).toBeVisible();
  await expect(row).toContainText(survey.reports.toLocaleString("en-GB"));
});

test("where no device may answer, the budget says so", async ({ page, server }) => {
  await putInForce(server, { highestMode: "device" });
  await signIn(page, server, "officer", "budget");
  await expect(page.getByText("No device answers now")).toBeVisible();
});

test("a save over a policy that was changed meanwhile leaves the focus at what is to be done", async ({
  page,
  server,
}) => {
  await signIn(page, server, "officer", "policy");
  await loaded(page);
  await page.getByLabel("Profile on a device, in days").fill("3");
  await page.getByRole("button", { name: "Preview what will change" }).click();
  const save = page.getByRole("button", { name: /Save as version/ });
  await expect(save).toBeVisible();
  await putInForce(server, { reportDays: 60 });
  await save.click();
  await expect(page.getByRole("button", { name: "Load the new policy" })).toBeFocused();
});
