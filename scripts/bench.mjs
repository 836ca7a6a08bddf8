// npm run bench [-- NAME... [--FLAG...]]: runs bench/NAME.bench.ts (all of them without a name), one after the other. What
// comes after the first flag is for the benchmarks themselves; with --help or -h nothing is run (scripts/bench-help.mjs).
import "./node-version.mjs";
import "./end-with-npm.mjs";
import { benchmarks, helpText } from "./bench-help.mjs";
import { prepareDemo } from "./demo-data.mjs";
import { ensureChromium, ensureDependencies, ensurePostgres, runNode } from "./setup.mjs";
import { ROOT } from "./stamp.mjs";

async function run(suites, flags) {
  await ensureDependencies();
  if ((await runNode(["scripts/build.mjs"])) !== 0) throw new Error("The build failed (see above).");
  await prepareDemo();
  const chromium = await ensureChromium();
  if (!chromium) throw new Error("No browser could be found or installed; set CHROME_PATH to one.");
  const postgres = (await ensurePostgres()) ?? "";
  const env = { AFTERCLICK_CHROMIUM: chromium, AFTERCLICK_POSTGRES: postgres };
  for (const { name } of suites) {
    console.log(`\n# ${name}`);
    if ((await runNode([`build/bench/${name}.bench.js`, ...flags], env)) !== 0) process.exitCode = 1;
  }
}

process.chdir(ROOT);
try {
  const args = process.argv.slice(2);
  const firstFlag = args.findIndex((arg) => arg.startsWith("-"));
  const wanted = args.slice(0, firstFlag < 0 ? args.length : firstFlag);
  const flags = args.slice(wanted.length);
  const all = await benchmarks();
  const unknown = wanted.filter((name) => !all.some((suite) => suite.name === name));
  if (unknown.length > 0)
    throw new Error(
      `no benchmark is called ${unknown.join(", ")}; there are ${all.map(({ name }) => name).join(", ")}.`,
    );
  const suites = all.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  const known = suites.flatMap(({ comment }) => comment.join(" ").match(/--[a-z-]+/g) ?? []);
  const strange = flags.filter(
    (flag) => /^--?[a-z]/.test(flag) && ![...known, "--help", "-h"].includes(flag.split("=")[0]),
  );
  if (strange.length > 0)
    throw new Error(
      `no benchmark asked for knows ${strange.join(", ")}; npm run bench -- NAME --help tells its flags.`,
    );
  if (flags.some((flag) => flag === "--help" || flag === "-h")) console.log(helpText(suites, wanted.length > 0));
  else await run(suites, flags);
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
}
