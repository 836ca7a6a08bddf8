import { defineConfig } from "@playwright/test";
import { CHROMIUM_FLAGS, findChromium } from "./scripts/chromium.mjs";

const chromium = findChromium();

export default defineConfig({
  testDir: ".",
  testMatch: ["client/specs/**/*.spec.ts", "server/console/specs/**/*.spec.ts", "demo/specs/**/*.spec.ts"],
  outputDir: "test-results",
  // Tests wait more than they work: for answers, timers, idle moments.
  workers: 4,
  fullyParallel: true,
  // A flaky test is a bug report, so none is run twice.
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 120_000,
  // Two cores that build, serve and browse at once: what is waited for comes, but not within the default 5 s.
  expect: { timeout: 30_000 },
  use: {
    launchOptions: { ...(chromium && { executablePath: chromium }), args: CHROMIUM_FLAGS },
    trace: "off",
  },
});
