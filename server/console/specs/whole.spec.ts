import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { writeTestRelease } from "../../../client/specs/support/release.ts";
import { DEFAULT_POLICY } from "../../../shared/contracts/index.ts";
import { startServer } from "../../ingest/start-server-test-util.ts";

const CLI = join(import.meta.dirname, "../../../dist/cli.js");
const OFFICER = "an-officer-s-token-of-many-characters";

/** From the command that writes a policy to the page of a visitor, with nothing in the place of anything. */
test("an officer lowers the mode at the console: the file, the audit log and an open page follow", async ({
  context,
}) => {
  test.setTimeout(240_000);
  const folder = mkdtempSync(join(tmpdir(), "afterclick-whole-"));
  const releases = writeTestRelease(DEFAULT_POLICY, join(folder, "releases"));
  const file = join(releases, "shop/policy.json");
  execFileSync(process.execPath, [CLI, "policy", "init", "--out", releases]);
  const reports = join(folder, "reports");
  const server = await startServer(
    [CLI, "serve", "--releases", releases, "--reports", reports, "--policy", file, "--port", "0"],
    { AFTERCLICK_OFFICER_TOKEN: OFFICER },
  );
  try {
    const visitor = await context.newPage();
    await visitor.route(`${server.url}/shop`, (route) =>
      route.fulfill({
        contentType: "text/html",
        body: `<!doctype html><title>Shop</title><ul data-afterclick-list="feed"><li data-afterclick-item="i1">1</li></ul>
          <script src="/client/afterclick.js" data-endpoint="/releases/" data-site="shop" data-consent="device"></script>`,
      }),
    );
    await visitor.goto(`${server.url}/shop`);
    const consent = () =>
      visitor.evaluate(async () => {
        const { afterclick } = window as unknown as { afterclick: { status(): Promise<{ consent: string }> } };
        return (await afterclick.status()).consent;
      });
    await expect.poll(consent).toBe("device");

    const page = await context.newPage();
    await page.goto(`${server.url}/console/`);
    await page.getByLabel("Token").fill(OFFICER);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.getByLabel("Highest mode").selectOption("session");
    await page.getByRole("button", { name: "Preview what will change" }).click();
    await expect(page.getByText("erased for good")).toBeVisible();
    await page.getByRole("button", { name: "Save as version 2" }).click();
    await expect
      .poll(() => JSON.parse(readFileSync(file, "utf8")))
      .toMatchObject({ version: 2, highestMode: "session" });
    await expect.poll(consent, { timeout: 120_000 }).toBe("session");
    const verified = execFileSync(process.execPath, [CLI, "audit", "verify", "--reports", reports], {
      encoding: "utf8",
    });
    expect(verified).toMatch(/^The chain holds: 4 entries\./);
  } finally {
    await server.end("SIGTERM");
    rmSync(folder, { recursive: true, force: true });
  }
});
