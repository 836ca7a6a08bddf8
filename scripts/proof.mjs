// npm run proof [-- --out FILE] [--trials N] [--epsilon E]: the privacy proof of the built bundle, as a report in Markdown.
import "./node-version.mjs";
import "./end-with-npm.mjs";
import { prepareDemo } from "./demo-data.mjs";
import { ensureChromium, ensureDependencies, runNode } from "./setup.mjs";
import { ROOT } from "./stamp.mjs";

const HELP = `npm run proof -- [--out FILE] [--trials N] [--epsilon E]

Audits the built files of dist/client in a real browser and prints a report in Markdown; exits with 1 when anything fails.
  --out FILE   writes the report to FILE too
  --trials N   reports of each value to choose events by, and as many to test them with (60000; fewer do not catch all planted bugs)
  --epsilon E  audits 0.25, 0.5 or 1 alone`;

process.chdir(ROOT);
const args = process.argv.slice(2);
if (args.includes("--help")) console.log(HELP);
else
  try {
    await ensureDependencies();
    if ((await runNode(["scripts/build.mjs"])) !== 0) throw new Error("The build failed (see above).");
    await prepareDemo();
    const chromium = await ensureChromium();
    if (!chromium) throw new Error("No browser could be found or installed; set CHROME_PATH to one.");
    process.exitCode = await runNode(["build/bench/proof/prove.js", ...args], { AFTERCLICK_CHROMIUM: chromium });
  } catch (error) {
    console.error(`error: ${error.message}`);
    process.exitCode = 1;
  }
