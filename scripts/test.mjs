// npm test: sets up what is missing, then checks, unit tests and browser tests. The last line is `N passed, N failed`.
import "./node-version.mjs";
import "./end-with-npm.mjs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { checkPackage } from "./check-package.mjs";
import { checkSizes } from "./check-sizes.mjs";
import { prepareDemo } from "./demo-data.mjs";
import { ensureChromium, ensureDependencies, ensureNginx, ensurePostgres, runNode } from "./setup.mjs";
import { ROOT } from "./stamp.mjs";

const count = { passed: 0, failed: 0 };

function title(text) {
  console.log(`\n== ${text}`);
}

/** A step that passes or fails as a whole. */
function check(name, passed) {
  count[passed ? "passed" : "failed"]++;
  console.log(`${passed ? "passed" : "FAILED"}: ${name}`);
  return passed;
}

/**
 * A test runner: it writes JSON that `read` turns into {passed, failed}. A runner that fails without naming a failed
 * test (it crashed, or a file did not load) is one failure more.
 */
async function runner(name, args, env, read) {
  title(name);
  const file = join(ROOT, ".cache", `${name.replaceAll(" ", "-")}.json`);
  await rm(file, { force: true });
  const code = await runNode(args(file), env(file));
  const result = await readFile(file, "utf8").then(
    (text) => read(JSON.parse(text)),
    () => null,
  );
  if (!result) return check(`${name} did not report`, false);
  count.passed += result.passed;
  count.failed += result.failed;
  if (code !== 0 && result.failed === 0) check(`${name} exited with code ${code}`, false);
  if (result.passed + result.failed === 0) check(`${name} found no test`, false);
}

async function unitTests() {
  if (!(await ensureNginx()))
    console.log("No nginx with brotli_static here: what docs/serving.md says of nginx is not tested.");
  const postgres = await ensurePostgres();
  if (!postgres) console.log("No PostgreSQL server is installed: tests on it are skipped.");
  await runner(
    "unit tests",
    (file) => [
      "node_modules/vitest/vitest.mjs",
      "run",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${file}`,
    ],
    () => (postgres ? { AFTERCLICK_POSTGRES: postgres } : {}),
    (report) => ({
      passed: report.numPassedTests,
      failed:
        report.numFailedTests +
        report.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0).length,
    }),
  );
}

async function browserTests() {
  const chromium = await ensureChromium();
  if (!check("a browser starts", chromium !== null)) {
    console.error("No browser could be found or installed; set CHROME_PATH to a Chromium, Chrome or Edge.");
    return;
  }
  await runner(
    "browser tests",
    () => ["node_modules/@playwright/test/cli.js", "test", "--reporter=list,json"],
    (file) => ({ AFTERCLICK_CHROMIUM: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: file }),
    ({ stats, errors }) => ({
      passed: stats.expected,
      failed: stats.unexpected + stats.flaky + errors.length,
    }),
  );
}

/** As `npm run proof`, of one ε. */
async function privacyProof() {
  title("privacy proof");
  const env = { AFTERCLICK_CHROMIUM: (await ensureChromium()) ?? "" };
  check("privacy proof", (await runNode(["build/bench/proof/prove.js", "--epsilon", "1"], env)) === 0);
}

async function demoIsReady() {
  title("demo release");
  return prepareDemo().then(
    () => check("demo release", true),
    (error) => {
      console.error(error.message);
      return check("demo release", false);
    },
  );
}

async function all() {
  await ensureDependencies();
  title("build");
  const built = check("build and types", (await runNode(["scripts/build.mjs"])) === 0);
  title("checks");
  check("format and lint", (await runNode(["node_modules/@biomejs/biome/bin/biome", "check", "."])) === 0);
  const folders = ["shared", "client", "server", "demo", "bench"];
  const depcruise = [
    "node_modules/dependency-cruiser/bin/dependency-cruise.mjs",
    "--config",
    ".dependency-cruiser.cjs",
  ];
  check("import rules", (await runNode([...depcruise, ...folders])) === 0);
  check("types of tests", (await runNode(["node_modules/typescript/bin/tsc", "-p", "tsconfig.tests.json"])) === 0);
  check("the package works when installed", await checkPackage());
  check("sizes", await checkSizes());
  // Unit tests read sources, so they can say something even when the build failed; a browser cannot.
  await unitTests();
  if (!built || !(await demoIsReady())) return;
  await browserTests();
  await privacyProof();
}

process.chdir(ROOT);
try {
  await all();
} catch (error) {
  console.error(error.message);
  check("set-up", false);
}
console.log(`\n${count.passed} passed, ${count.failed} failed`);
process.exitCode = count.failed > 0 ? 1 : 0;
