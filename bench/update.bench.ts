// An update of 100,000 items (1 % changed, 0.5 % added, 0.5 % deleted, the same models) on the device: how long its delta takes
// in a worker of a real browser, from the cached file to verified tables, and what a page notices that ranks on and on
// while its engine moves to the next release. `-- --only apply` or `page`; `--runs N`.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import resolve from "@rollup/plugin-node-resolve";
import { createApp, createLogger, listen } from "afterclick/server";
import { rollup } from "rollup";
import { readChannels } from "../server/publisher/release/channels-to.ts";
import { readManifest } from "../server/publisher/release/read-release.ts";
import { openBrowser, openProfile } from "./browser/open-browser.ts";
import { serving } from "./browser/serving.ts";
import { LARGE_SITE, largeRelease } from "./large-release.ts";
import { writeNextRelease } from "./next-release.ts";
import { only } from "./only.ts";
import { type Metrics, quantiles, readMetrics, saveResult } from "./save.ts";
import { itemPage } from "./start-page.ts";
import type { Applied, Asked } from "./update/worker.ts";

const runsAt = process.argv.indexOf("--runs");
const RUNS = runsAt < 0 ? 20 : Number(process.argv[runsAt + 1]);
/** Updates of a page that is watched. */
const PAGES = Math.ceil(RUNS / 4);
/** ms between two rankings of the page. */
const EVERY_MS = 40;
const NAME = "100,000 items, 1 % changed, 0.5 % added, 0.5 % deleted";

const work = mkdtempSync(join(tmpdir(), "afterclick-update-"));
const client = fileURLToPath(new URL("../../dist/client", import.meta.url));
const before = join(work, "before");
const after = join(work, "after");
cpSync(join(await largeRelease(100_000), LARGE_SITE), join(before, LARGE_SITE), { recursive: true });
cpSync(before, after, { recursive: true });
const from = readManifest(join(before, LARGE_SITE, "1"));
const { manifest: to } = writeNextRelease(after, LARGE_SITE, from.version, true);
const delta = readChannels(join(after, LARGE_SITE))?.stable.deltas[0];
if (!delta) throw new Error("no delta leads to the next release");

const site = join(work, "site");
let releases = before;
const html = itemPage(
  LARGE_SITE,
  "p0",
  Array.from({ length: 50 }, (_, i) => `p${i + 1}`),
);
const apps = new Map(
  [before, after].map((folder) => [
    folder,
    createApp({ releases: folder, client, static: site, logger: createLogger("silent") }),
  ]),
);
const server = await listen((request, response) => {
  if (request.url === "/page") return response.writeHead(200, { "content-type": "text/html" }).end(html);
  return apps.get(releases)?.(request, response);
}, 0);

const parts = [
  { name: "apply", run: apply },
  { name: "page", run: page },
];
const metrics: Metrics = { ...readMetrics<Metrics[string]>("update") };
for (const part of only(parts, "name")) Object.assign(metrics, await part.run());
await server.close(0);
rmSync(work, { recursive: true, force: true });
saveResult("update", metrics, "npm run bench update");

async function apply(): Promise<Metrics> {
  mkdirSync(site, { recursive: true });
  const bundle = await rollup({ input: "build/bench/update/worker.js", plugins: [resolve({ browser: true })] });
  await bundle.write({ file: join(site, "worker.js"), format: "es" });
  await bundle.close();
  writeFileSync(join(site, "index.html"), "<!doctype html><title>Update</title>");
  releases = after;
  const browser = await openBrowser();
  try {
    const tab = await browser.newPage();
    await tab.goto(server.url);
    const asked: Asked = {
      endpoint: `${server.url}/releases/`,
      before: from,
      after: to,
      delta: delta as Asked["delta"],
      runs: RUNS,
    };
    const { ms, longestMs } = await tab.evaluate(
      (message) =>
        new Promise<Applied>((done, failed) => {
          const worker = new Worker("/worker.js", { type: "module" });
          worker.onerror = ({ message: why }) => failed(new Error(why));
          worker.onmessage = ({ data }) => done(data);
          worker.postMessage(message);
        }),
      asked,
    );
    return {
      [`${NAME}: applied in the worker, from the cached file to verified tables`]: quantiles(ms, "ms"),
      [`${NAME}: longest time the worker answers nobody meanwhile`]: quantiles(longestMs, "ms"),
    };
  } finally {
    await browser.close();
  }
}

/** Ranks every EVERY_MS until the next release has served for a while. */
async function page(): Promise<Metrics> {
  const ranked: number[] = [];
  const missed: number[] = [];
  const longTasks: number[] = [];
  const newReleaseMs: number[] = [];
  for (let i = 0; i < PAGES; i++) {
    const profile = mkdtempSync(join(work, "profile-"));
    releases = before;
    const context = await openProfile(profile);
    const tab = context.pages()[0] ?? (await context.newPage());
    await tab.goto(`${server.url}/page`);
    await serving(tab, 3);
    // Until it is kept.
    await tab.waitForTimeout(3_000);
    releases = after;
    await tab.goto(`${server.url}/page`);
    const seen = await tab.evaluate(watchUpdate, EVERY_MS);
    ranked.push(...seen.elapsed);
    missed.push(seen.missed);
    longTasks.push(seen.longTasks);
    newReleaseMs.push(seen.newReleaseMs);
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
  const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
  return {
    "a page that ranks during its update: updates": PAGES,
    "a page that ranks during its update: rankings": ranked.length,
    "a page that ranks during its update: engine time of a ranking": quantiles(ranked, "ms"),
    "a page that ranks during its update: rankings that missed their deadline of 50 ms": total(missed),
    "a page that ranks during its update: long tasks on the main thread": total(longTasks),
    "a page that ranks during its update: from the page's start to the next release": quantiles(newReleaseMs, "ms"),
  };
}

/** Runs in the page. */
async function watchUpdate(everyMs: number) {
  const { afterclick } = window;
  if (!afterclick) throw new Error("no page script");
  const elapsed: number[] = [];
  let [missed, longTasks] = [0, 0];
  let newReleaseMs = Number.NaN;
  // Of the update, and not of the page's own start.
  while ((await afterclick.status()).rung < 3) await new Promise((next) => setTimeout(next, 5));
  new PerformanceObserver((list) => {
    longTasks += list.getEntries().length;
  }).observe({ type: "longtask" });
  addEventListener("afterclick:rank", (event) => {
    const { elapsedMs, fallback, release } = (event as CustomEvent).detail;
    elapsed.push(elapsedMs);
    if (fallback?.code === "deadline-missed") missed++;
    if (release?.endsWith("@2") && Number.isNaN(newReleaseMs)) newReleaseMs = performance.now();
  });
  for (let after = 0; after < 25; ) {
    void afterclick.rank();
    await new Promise((next) => setTimeout(next, everyMs));
    if (!Number.isNaN(newReleaseMs)) after++;
    if (performance.now() > 60_000) throw new Error("the next release does not come");
  }
  return { elapsed, missed, longTasks, newReleaseMs };
}
