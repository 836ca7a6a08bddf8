// From the page script's first line to the first order of each rung, on an item's page with the release of 100,000 items:
// first visit and kept release, fast and slow line, normal processor and one four times slower, all by turns. The line is
// the browser's own (Network.emulateNetworkConditions, which holds for workers too). Who comes back has a profile on disk, who
// comes first a private window, which is one that has nothing. About eight minutes; `-- --visits N` for fewer or more
// than 20 of each condition, `--releases DIR` for another folder with the site "large".
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Browser, BrowserContext, ConsoleMessage, Page } from "@playwright/test";
import { createApp, createLogger } from "afterclick/server";
import { openBrowser, openProfile } from "./browser/open-browser.ts";
import { countedServer } from "./counted-server.ts";
import { LARGE_SITE, largeRelease } from "./large-release.ts";
import { type Quantiles, quantiles, saveResult } from "./save.ts";
import { slowRenderers } from "./slow-renderers.ts";
import { FIRSTS, type Firsts, itemPage, watchFirsts } from "./start-page.ts";

/** First visits over the slow line that are watched until the models serve: 16 s each. */
const LONG_VISITS = 3;
const PATIENCE_MS = 90_000;
/** 10 Mbit/s and 40 ms, in bytes a second and ms. */
const SLOW_LINE = { downloadThroughput: 1_250_000, uploadThroughput: 1_250_000, latency: 40 };
const NO_LIMIT = { downloadThroughput: -1, uploadThroughput: -1, latency: 0 };
const SLOWDOWN = 4;

interface Condition {
  readonly name: string;
  /** Whether the release is kept and the scripts are in the browser's cache. */
  readonly warm: boolean;
  readonly slowLine: boolean;
  readonly slowdown: number;
}
const CONDITIONS: readonly Condition[] = [false, true].flatMap((warm) =>
  [false, true].flatMap((slowLine) =>
    [1, SLOWDOWN].map((slowdown) => ({
      name: `${warm ? "warm" : "cold"}${slowLine ? ", 10 Mbit/s" : ""}${slowdown > 1 ? `, CPU ${slowdown}x slower` : ""}`,
      warm,
      slowLine,
      slowdown,
    })),
  ),
);

const below = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const { values } = parseArgs({ options: { releases: { type: "string" }, visits: { type: "string", default: "20" } } });
const releases = values.releases ?? (await largeRelease(100_000));
/** Of each condition. */
const visits = Number(values.visits);
const popular = popularItems(releases);
const html = itemPage(LARGE_SITE, popular[0], popular.slice(1, 51));
const app = createApp({ releases, client: below("dist/client"), logger: createLogger("silent") });
const server = await countedServer((request, response) => {
  const bytes = /^\/bytes\?(\d+)$/.exec(request.url ?? "")?.[1];
  if (bytes) return response.writeHead(200, { "cache-control": "no-store" }).end(randomBytes(Number(bytes)));
  if (request.url !== "/" && request.url !== "/empty") return app(request, response);
  response.writeHead(200, { "content-type": "text/html" }).end(request.url === "/" ? html : "<title>Empty</title>");
});
const browser = await openBrowser();
const profile = mkdtempSync(join(tmpdir(), "afterclick-"));
const kept = await openProfile(profile);
try {
  const times = new Map<string, number[]>();
  const note = (name: string, value: number | undefined): void => {
    if (value !== undefined) times.set(name, [...(times.get(name) ?? []), value]);
  };
  await visit(kept, { name: "", warm: false, slowLine: false, slowdown: 1 }, "rung3", true);
  for (let i = 0; i < visits; i++) {
    for (const condition of CONDITIONS) {
      const context = condition.warm ? kept : await browser.newContext();
      const until = !condition.warm && condition.slowLine && i >= LONG_VISITS ? "rung2" : "rung3";
      const { firsts, bytesToRung2 } = await visit(context, condition, until);
      const bareMs = condition.warm || !condition.slowLine ? Number.NaN : await bareFetch(context, bytesToRung2);
      if (!condition.warm) await context.close();
      const { name } = condition;
      note(`${name}: rung 1`, firsts.rung1);
      note(`${name}: rung 2`, firsts.rung2);
      if (!condition.warm) note(`${name}: rung 2 by all items`, firsts.allItems);
      note(`${name}: rung 3`, firsts.rung3);
      if (condition.warm || !condition.slowLine) continue;
      const transferMs = (1000 * bytesToRung2) / SLOW_LINE.downloadThroughput;
      note(`${name}: transfer of the bytes until rung 2`, transferMs);
      note(`${name}: rung 2 less the transfer`, (firsts.rung2 ?? Number.NaN) - transferMs);
      note(`${name}: bare fetch of as many bytes`, bareMs);
      note(`${name}: rung 2 less the bare fetch`, (firsts.rung2 ?? Number.NaN) - bareMs);
    }
  }
  saveResult(
    "start",
    Object.fromEntries([...times].map(([name, values]): [string, Quantiles] => [name, quantiles(values, "ms")])),
    "npm run bench start",
  );
} finally {
  await kept.close();
  await browser.close();
  await server.close(0);
  rmSync(profile, { recursive: true });
}

/** One page load, until an order of the kind is there; and until the release is kept, if asked for. */
async function visit(
  context: BrowserContext,
  { slowLine, slowdown }: Condition,
  until: keyof Firsts,
  keep = false,
): Promise<{ firsts: Firsts; bytesToRung2: number }> {
  const page = await context.newPage();
  await page.addInitScript(watchFirsts, FIRSTS);
  // The process that is slowed down must be there, and the page that follows is of the same site.
  await page.goto(`${server.url}/empty`);
  const protocol = await context.newCDPSession(page);
  await protocol.send("Network.enable");
  await protocol.send("Network.emulateNetworkConditions", { offline: false, ...(slowLine ? SLOW_LINE : NO_LIMIT) });
  const endSlowness = await slowRenderers(context.browser() as Browser, slowdown);
  try {
    server.taken();
    const telling = page.waitForEvent("console", {
      predicate: (message) => until in firstsOf(message),
      timeout: PATIENCE_MS,
    });
    // Waits for nothing of the page, which would be more script in it.
    const [told] = await Promise.all([telling, page.goto(server.url, { waitUntil: "commit" })]);
    const firsts = firstsOf(told);
    if (keep) await untilKept(page);
    return { firsts, bytesToRung2: bytesToRung2() };
  } finally {
    await endSlowness();
    await page.close();
  }
}

function firstsOf(message: ConsoleMessage): Firsts {
  const text = message.text();
  return text.startsWith(FIRSTS) ? JSON.parse(text.slice(FIRSTS.length)) : {};
}

/** What the line alone takes for so many bytes, in ms: one request of an empty page. */
async function bareFetch(context: BrowserContext, bytes: number): Promise<number> {
  const page = await context.newPage();
  try {
    await page.goto(`${server.url}/empty`);
    const protocol = await context.newCDPSession(page);
    await protocol.send("Network.enable");
    await protocol.send("Network.emulateNetworkConditions", { offline: false, ...SLOW_LINE });
    return await page.evaluate(async (url) => {
      const began = performance.now();
      await (await fetch(url)).arrayBuffer();
      return performance.now() - began;
    }, `/bytes?${bytes}`);
  } finally {
    await page.close();
  }
}

/** What rung 2 waited for: everything from the worker's script to the head, or to the last table where there is no head. */
function bytesToRung2(): number {
  const sent = server.taken();
  const from = sent.findIndex(({ path }) => path.includes("/afterclick-worker"));
  const head = sent.findIndex(({ path }) => /\/head\./.test(path));
  const to = head >= 0 ? head : sent.map(({ path }) => path.endsWith(".arrow")).lastIndexOf(true);
  return sent.slice(from, to + 1).reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Waits until the release is kept for the next visit. */
async function untilKept(page: Page): Promise<void> {
  await page.waitForFunction(async () => {
    for (const { name } of await indexedDB.databases()) {
      const opening = indexedDB.open(name as string);
      await new Promise((done) => {
        opening.onsuccess = done;
      });
      const reading = opening.result.transaction("release").objectStore("release").count();
      await new Promise((done) => {
        reading.onsuccess = done;
      });
      opening.result.close();
      if (reading.result > 0) return true;
    }
    return false;
  });
}

function popularItems(folder: string): string[] {
  const site = `${folder}/${LARGE_SITE}`;
  const { stable: target } = JSON.parse(readFileSync(`${site}/channels.json`, "utf8")) as {
    stable: { version: number };
  };
  const stable = target.version;
  const { parts } = JSON.parse(readFileSync(`${site}/${stable}/manifest.json`, "utf8")) as {
    parts: { role: string; path: string }[];
  };
  const part = parts.find(({ role }) => role === "popular");
  return (JSON.parse(readFileSync(`${site}/${stable}/${part?.path}`, "utf8")) as { items: string[] }).items;
}
