// A browser killed (SIGKILL, all of its processes) in the midst of a first visit or an update, at every answer it gets and
// around the moment in which a release becomes the kept one; then opened again without the endpoint. What the device keeps must
// be one release whole, the old or the new: the SHA-256 of every part is compared to the kept manifest, and the page must
// rank by it. `-- --runs N` for fewer or more than 6 of each point.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { BrowserContext, Page } from "@playwright/test";
import { createApp, createLogger, listen } from "afterclick/server";
import { openProfile } from "./browser/open-browser.ts";
import { serving } from "./browser/serving.ts";
import { writeNextRelease } from "./next-release.ts";
import { writeRandomRelease } from "./random-release.ts";
import { type Metrics, saveResult } from "./save.ts";
import { itemPage } from "./start-page.ts";

const SITE = "kills";
const ITEMS = 2_000;
/** ms after the last answer of an update, in which the release is made, staged and committed. */
const AFTER_LAST_MS = [0, 10, 30, 60, 100, 150, 200, 300, 400, 600, 900, 1_300];

const { values } = parseArgs({ options: { runs: { type: "string", default: "6" } } });
const runs = Number(values.runs);
const work = mkdtempSync(join(tmpdir(), "afterclick-kills-"));

/** What a page has when it is opened again. */
interface Kept {
  /** Of the kept release, or null. */
  readonly version: number | null;
  /** Roles whose bytes are not those of the manifest, or not there. */
  readonly wrong: readonly string[];
}

interface Scenario {
  readonly name: string;
  /** Which release the site has before and during the visit that is killed. */
  readonly releases: string;
  /** A profile to start from, or null for a first visit. */
  readonly profile: string | null;
  readonly allowed: readonly (number | null)[];
}

let releases = "";
let onAnswer: (path: string) => void = () => {};
let offline = false;
const html = itemPage(SITE, "p0", ["p1", "p2", "p3"]);
const apps = new Map<string, ReturnType<typeof createApp>>();
const server = await listen((request, response) => answer(request, response), 0);

function answer(request: IncomingMessage, response: ServerResponse): void {
  const path = request.url ?? "/";
  if (path === "/") return void response.writeHead(200, { "content-type": "text/html" }).end(html);
  const isRelease = path.startsWith("/releases/");
  if (isRelease && offline) return void response.destroy();
  if (isRelease) response.on("finish", () => onAnswer(path));
  let app = apps.get(releases);
  if (!app) {
    const client = fileURLToPath(new URL("../../dist/client", import.meta.url));
    app = createApp({ releases, client, logger: createLogger("silent") });
    apps.set(releases, app);
  }
  app(request, response);
}

/** Every process of the browser that has the profile. */
function kill(profile: string): void {
  const pids = execFileSync("pgrep", ["-f", "--", `--user-data-dir=${profile}`], { encoding: "utf8" });
  for (const pid of pids.trim().split("\n")) {
    try {
      process.kill(Number(pid), "SIGKILL");
    } catch {
      // It has ended.
    }
  }
}

async function firstPage(context: BrowserContext): Promise<Page> {
  return context.pages()[0] ?? context.newPage();
}

/** What IndexedDB keeps, read without the client. */
const readKept = (page: Page): Promise<{ manifest: unknown; parts: Record<string, number[]> }> =>
  page.evaluate(async () => {
    const found = (await indexedDB.databases()).find(({ name }) => name?.startsWith("afterclick:"));
    if (!found?.name) return { manifest: null, parts: {} };
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await done(indexedDB.open(found.name));
    const current = await done(database.transaction("release").objectStore("release").get("current"));
    const parts: Record<string, number[]> = {};
    for (const { sha256 } of current?.manifest.parts ?? []) {
      const blob = await done<Blob | undefined>(database.transaction("parts").objectStore("parts").get(sha256));
      // Without the four bytes of its seal.
      const bytes = blob && (await blob.slice(0, blob.size - 4).arrayBuffer());
      if (bytes) parts[sha256] = Array.from(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
    }
    database.close();
    return { manifest: current?.manifest ?? null, parts };
  });

/** Opens the profile again, without the endpoint. */
async function reopened(profile: string): Promise<Kept> {
  offline = true;
  const context = await openProfile(profile);
  try {
    const page = await firstPage(context);
    await page.goto(server.url);
    const { manifest, parts } = await readKept(page);
    if (!manifest) return { version: null, wrong: [] };
    const { version, parts: named } = manifest as { version: number; parts: { role: string; sha256: string }[] };
    const wrong = named.filter(({ sha256 }) => Buffer.from(parts[sha256] ?? []).toString("hex") !== sha256);
    await serving(page, 3);
    const status = await page.evaluate(() => window.afterclick?.status());
    const served = status?.release === `${SITE}@${version}` ? [] : [`served ${status?.release}`];
    return { version, wrong: [...wrong.map(({ role }) => role), ...served] };
  } finally {
    await context.close();
    offline = false;
  }
}

/** Visits with a copy of the profile, and kills the browser `ms` after answer number `at` from the releases. */
async function killedRun(scenario: Scenario, at: number, ms: number): Promise<Kept> {
  const profile = mkdtempSync(join(work, "profile-"));
  if (scenario.profile) cpSync(scenario.profile, profile, { recursive: true });
  releases = scenario.releases;
  const context = await openProfile(profile);
  const page = await firstPage(context);
  let answers = 0;
  const killed = new Promise<void>((resolve) => {
    onAnswer = () => {
      if (++answers === at) setTimeout(() => resolve(kill(profile)), ms);
    };
  });
  await page.goto(server.url).catch(() => {});
  await Promise.race([killed, new Promise((resolve) => setTimeout(resolve, 20_000))]);
  onAnswer = () => {};
  await context.close().catch(() => {});
  if (answers < at) throw new Error(`${scenario.name}: only ${answers} answers, and not ${at}`);
  const kept = await reopened(profile);
  rmSync(profile, { recursive: true, force: true });
  return kept;
}

/** A visit to its end: how many answers it takes, and the profile it leaves. */
async function wholeVisit(folder: string, from: string | null): Promise<{ answers: number; profile: string }> {
  const profile = mkdtempSync(join(work, "whole-"));
  if (from) cpSync(from, profile, { recursive: true });
  releases = folder;
  let answers = 0;
  onAnswer = () => answers++;
  const context = await openProfile(profile);
  const page = await firstPage(context);
  await page.goto(server.url);
  await serving(page, 3);
  // Until nothing more is asked for and all is kept.
  await page.waitForTimeout(2_500);
  onAnswer = () => {};
  await context.close();
  return { answers, profile };
}

function siteOf(name: string, deltas: boolean | null): string {
  const folder = join(work, name);
  writeRandomRelease(folder, SITE, ITEMS, 1);
  if (deltas !== null) writeNextRelease(folder, SITE, 1, deltas);
  return folder;
}

const one = siteOf("one", null);
const first = await wholeVisit(one, null);
const scenarios: readonly Scenario[] = [
  { name: "first visit", releases: one, profile: null, allowed: [null, 1] },
  { name: "update by a delta", releases: siteOf("delta", true), profile: first.profile, allowed: [1, 2] },
  { name: "update by whole tables", releases: siteOf("whole", false), profile: first.profile, allowed: [1, 2] },
];

let total = 0;
let bad = 0;
const metrics: Record<string, number> = {};
for (const scenario of scenarios) {
  const { answers } = await wholeVisit(scenario.releases, scenario.profile);
  const points = [
    ...Array.from({ length: answers }, (_, i) => [i + 1, 0] as const),
    ...AFTER_LAST_MS.slice(1).map((ms) => [answers, ms] as const),
  ];
  const counts = { before: 0, after: 0 };
  for (let run = 0; run < runs; run++)
    for (const [at, ms] of points) {
      const { version, wrong } = await killedRun(scenario, at, ms);
      total++;
      if (wrong.length > 0 || !scenario.allowed.includes(version)) {
        bad++;
        console.error(`${scenario.name}, answer ${at} + ${ms} ms: release ${version}, ${wrong.join(", ")}`);
      }
      counts[version === scenario.allowed[1] ? "after" : "before"]++;
    }
  metrics[`${scenario.name}: points of killing`] = points.length;
  metrics[`${scenario.name}: runs that kept what was before`] = counts.before;
  metrics[`${scenario.name}: runs that kept the newer release`] = counts.after;
}
metrics.runs = total;
metrics["runs that kept anything but one release whole"] = bad;
await server.close(0);
rmSync(work, { recursive: true, force: true });
saveResult("kills", metrics satisfies Metrics, "npm run bench kills");
if (bad > 0) process.exitCode = 1;
