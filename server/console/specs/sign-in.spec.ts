import { TOKENS } from "../console-server-test-util.ts";
import { expect, loaded, signIn, test } from "./support/test.ts";

test("a wrong token is refused in plain words, and the right one then taken", async ({ page, server }) => {
  await page.goto(server.url);
  const token = page.getByLabel("Token");
  await expect(token).toHaveAttribute("type", "password");
  for (const wrong of ["", "nonsense", "töken"]) {
    await token.fill(wrong);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert")).toContainText("not the officer's nor the operator's");
    await expect(token).toBeFocused();
  }
  await token.fill(TOKENS.officer);
  await page.keyboard.press("Enter");
  await loaded(page);
  await expect(page.getByText("signed in as officer")).toBeVisible();
});

test("the lockout says when to come back", async ({ page, server }) => {
  for (let wrong = 0; wrong < 10; wrong++) await server.get("session", `wrong-${wrong}`);
  await page.goto(server.url);
  await page.getByLabel("Token").fill("nonsense");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toContainText("too many wrong tokens were tried. Try again in 60 s");
});

test("a server that is not there is said, and nothing else", async ({ page, server, context }) => {
  await page.goto(server.url);
  await context.setOffline(true);
  await page.getByLabel("Token").fill(TOKENS.officer);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toContainText("could not be reached");
  await expect(page.getByLabel("Token")).not.toHaveAttribute("aria-invalid", "true");
});

test("the token is in the page's memory alone", async ({ page, server, context }) => {
  await signIn(page, server, "officer");
  const kept = await page.evaluate(() =>
    JSON.stringify([localStorage, sessionStorage, location.href, document.cookie]),
  );
  expect(kept).not.toContain(TOKENS.officer);
  expect(await page.content()).not.toContain(TOKENS.officer);
  expect(await context.cookies()).toEqual([]);
  await page.reload();
  await expect(page.getByLabel("Token")).toHaveValue("");
});

test("a token that is changed on the server signs out", async ({ page, server }) => {
  await signIn(page, server, "officer");
  await server.restart({ ...TOKENS, officer: "another-token-of-24-chars-or-more" });
  await page.getByRole("link", { name: "Budget" }).click();
  await expect(page.getByRole("alert")).toContainText("no longer takes this token");
  await expect(page.getByLabel("Token")).toBeVisible();
});

test("signing out shows nothing of the site any more", async ({ page, server }) => {
  await signIn(page, server, "officer", "status");
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("alert")).toHaveText("You have signed out.");
  await expect(page.getByText("shop")).toHaveCount(0);
});
