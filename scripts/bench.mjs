// npm run bench [-- NAME... [--FLAG...]]: runs bench/NAME.bench.ts (all of them without a name), one after the other. What
// comes after the first flag is for the benchmarks themselves.
import "./node-version.mjs";
import "./end-with-npm.mjs";
import { prepareDemo } from "./demo-data.mjs";
import { ensureChromium, ensureDependencies, ensurePostgres, runNode } from "./setup.mjs";
import { filesBelow, ROOT } from "./stamp.mjs";

process.chdir(ROOT);
try {
  await ensureDependencies();
  if ((await runNode(["scripts/build.mjs"])) !== 0) throw new Error("The build failed (see above).");
  const suites = await filesBelow("build/bench", (file) => file.endsWith(".bench.js"));
  const nameOf = (file) => file.slice("build/bench/".length, -".bench.js".length);
  const args = process.argv.slice(2);
  const firstFlag = args.findIndex((arg) => arg.startsWith("--"));
  const wanted = args.slice(0, firstFlag < 0 ? args.length : firstFlag);
  const flags = args.slice(wanted.length);
  const unknown = wanted.filter((name) => !suites.some((file) => nameOf(file) === name));
  if (unknown.length > 0)
    throw new Error(`no benchmark is called ${unknown.join(", ")}; there are ${suites.map(nameOf).join(", ")}.`);
  await prepareDemo();
  const chromium = await ensureChromium();
  if (!chromium) throw new Error("No browser could be found or installed; set CHROME_PATH to one.");
  const postgres = (await ensurePostgres()) ?? "";
  for (const file of suites.filter((suite) => wanted.length === 0 || wanted.includes(nameOf(suite)))) {
    console.log(`\n# ${nameOf(file)}`);
    if ((await runNode([file, ...flags], { AFTERCLICK_CHROMIUM: chromium, AFTERCLICK_POSTGRES: postgres })) !== 0)
      process.exitCode = 1;
  }
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
}
