// What `npm run proof` runs: audits dist/client in a browser, prints the report, exits with 1 when anything fails.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { grantReport } from "../../shared/contracts/consent.ts";
import { plantedAnswerers } from "../../shared/privacy/audit/planted-bugs.ts";
import { openBrowser } from "../browser/open-browser.ts";
import {
  auditBundle,
  auditPlantedMechanisms,
  brokenPromises,
  CLAIMS,
  CONFIDENCE,
  type Planted,
} from "./audit-bundle.ts";
import { openBundle } from "./bundle.ts";
import { recordVisits } from "./record-visits.ts";
import { formatProof, holds, type Proof } from "./report.ts";
import { serveClient } from "./serve-client.ts";

const CLIENT = "dist/client";
/** Of the bundle's ledger; planted bugs are looked for in more, since that is quick. */
const LIVES = 60;
const PLANTED_LIVES = 200;
const { values } = parseArgs({
  options: { out: { type: "string" }, trials: { type: "string", default: "60000" }, epsilon: { type: "string" } },
});
const claims = CLAIMS.filter((claimed) => values.epsilon === undefined || Number(values.epsilon) === claimed / 1000);
if (claims.length === 0) throw new Error(`--epsilon is one of ${CLAIMS.map((claimed) => claimed / 1000).join(", ")}.`);
const trials = Number(values.trials);
if (!Number.isInteger(trials) || trials < 100) throw new Error("--trials takes a whole number of at least 100.");

/** Of all that a page may load. */
function hashesOf(folder: string): Record<string, string> {
  const names = readdirSync(folder).filter((name) => /\.(js|wasm)$/.test(name));
  const hash = (name: string) =>
    createHash("sha256")
      .update(readFileSync(`${folder}/${name}`))
      .digest("hex");
  return Object.fromEntries(names.sort().map((name) => [name, hash(name)]));
}

async function auditPlantedAnswerers(): Promise<Planted[]> {
  const grant = grantReport("contribute");
  if (!grant) throw new Error("no grant to report");
  const found: Planted[] = [];
  for (const { name, answerer, breaks } of plantedAnswerers(grant)) {
    const broken = await brokenPromises(answerer, PLANTED_LIVES);
    found.push({ name, caught: breaks === null ? broken.length > 0 : broken.includes(breaks) });
  }
  return found;
}

const served = await serveClient(CLIENT);
const browser = await openBrowser();
try {
  const bundle = await openBundle(browser, served);
  const proof: Proof = {
    date: new Date().toISOString(),
    commit: execFileSync("git", ["describe", "--always", "--dirty", "--abbrev=40"], { encoding: "utf8" }).trim(),
    version: JSON.parse(readFileSync("package.json", "utf8")).version,
    browser: `Chromium ${browser.version()}`,
    files: hashesOf(CLIENT),
    trials,
    confidence: CONFIDENCE,
    epsilon: await auditBundle(bundle, trials, claims),
    lives: LIVES,
    broken: await brokenPromises(bundle.answerer, LIVES),
    planted: [...auditPlantedMechanisms(trials), ...(await auditPlantedAnswerers())],
    visits: await recordVisits(browser),
  };
  const text = formatProof(proof);
  console.log(text);
  if (values.out) writeFileSync(values.out, text);
  if (!holds(proof)) process.exitCode = 1;
} finally {
  await browser.close();
  await served.close();
}
