import { expect, findings, loaded, signIn, test } from "./support/test.ts";

const VIEWPORTS = { phone: { width: 360, height: 740 }, desktop: { width: 1280, height: 860 } };
const VIEWS = {
  policy: "Policy",
  estimates: "Estimates",
  budget: "Budget",
  flow: "Data flow",
  audit: "Audit log",
  status: "Status",
};
test.describe.configure({ mode: "parallel" });

for (const colorScheme of ["light", "dark"] as const)
  for (const [device, viewport] of Object.entries(VIEWPORTS))
    test.describe(`${device}, ${colorScheme}`, () => {
      test.use({ colorScheme, viewport });

      test("sign-in: accessible, quiet, and nothing shifts", async ({ page, server, noise }) => {
        await page.goto(server.url);
        await expect(page.getByLabel("Token")).toBeVisible();
        expect(await findings(page)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
        expect(await page.evaluate(() => window.shifts.unexpected)).toEqual([]);
        expect(noise).toEqual([]);
      });

      test("every view: accessible, quiet, and nothing shifts", async ({ page, server, noise }) => {
        await signIn(page, server, "officer");
        for (const [view, title] of Object.entries(VIEWS))
          await test.step(view, async () => {
            await page.goto(`${server.url}#${view}`);
            await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
            await loaded(page);
            for (const summary of await page.locator("summary").all()) await summary.click();
            expect(await findings(page)).toEqual([]);
            expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
            expect(await page.evaluate(() => window.shifts.unexpected)).toEqual([]);
            expect(noise).toEqual([]);
          });
      });

      test("the policy as an operator reads it: accessible", async ({ page, server }) => {
        await signIn(page, server, "operator", "policy");
        await expect(page.getByText("contribute: as device")).toBeVisible();
        expect(await findings(page)).toEqual([]);
      });
    });

for (const [device, viewport] of Object.entries(VIEWPORTS))
  test(`${device}: nothing that is there moves when an answer comes, however late`, async ({ page, server }) => {
    await page.setViewportSize(viewport);
    await signIn(page, server, "officer", "status");
    const moved = () =>
      page.evaluate(async () => {
        for (let frames = 0; frames < 3; frames++) await new Promise(requestAnimationFrame);
        return window.shifts.all;
      });
    const before = await moved();
    for (const view of Object.keys(VIEWS)) {
      let answer = () => {};
      const held = new Promise<void>((release) => {
        answer = release;
      });
      await page.route("**/api/**", (route) => held.then(() => route.continue()));
      await page.evaluate((hash) => {
        location.hash = hash;
      }, view);
      await expect(page.locator("main .body[aria-busy]")).toBeVisible();
      expect(await moved(), `${view}, waiting`).toEqual(before);
      answer();
      await loaded(page);
      await page.unrouteAll({ behavior: "wait" });
      expect(await moved(), view).toEqual(before);
    }
  });

test("every view has its address, its title and its place in the navigation", async ({ page, server }) => {
  await signIn(page, server, "officer");
  for (const [view, title] of Object.entries(VIEWS)) {
    await page.getByRole("link", { name: title }).click();
    await loaded(page);
    await expect(page).toHaveTitle(`${title} – Privacy console`);
    await expect(page).toHaveURL(new RegExp(`#${view}`));
    await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
    await expect(page.locator("nav [aria-current=page]")).toHaveText(title);
  }
});

test("everything can be reached from the keyboard", async ({ page, server }) => {
  await signIn(page, server, "officer", "status");
  // Back over the six views and the button to sign out.
  for (let presses = 0; presses < 8; presses++) await page.keyboard.press("Shift+Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Look again" })).toBeFocused();
  await expect(page).toHaveURL(/#status$/);
});
