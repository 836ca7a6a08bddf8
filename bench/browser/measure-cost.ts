import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Browser, Page } from "@playwright/test";
import { createApp, createLogger, listen } from "afterclick/server";
import type { Metrics } from "../save.ts";
import { quantiles } from "../save.ts";
import { slowRenderers } from "../slow-renderers.ts";
import { BARE_SCRIPT, SHELF } from "./bare-script.ts";
import { PRESS_MS } from "./compare-clicks.ts";
import { serving } from "./serving.ts";
import { watchCost } from "./watch-cost.ts";

/** Films opened and closed on a visit. */
const FILMS = 8;
/** About as long as the page with the SDK takes to load its models. */
const WITHOUT_MS = 1_000;
const DEMO = ".cache/demo";

/**
 * The demo; the same pages with an empty file in the script's place; those with eight things on the shelf that the SDK
 * fills, as a server would: what more of a page costs by itself; and with a script that moves rows and does nothing else.
 */
const KINDS = {
  with: "with the SDK",
  without: "without the SDK",
  filled: "without the SDK, its shelf filled",
  bare: "with a bare script in its place",
} as const;
type Kind = keyof typeof KINDS;
const EACH = Object.keys(KINDS) as Kind[];

interface Visit {
  readonly inp: number;
  readonly lcp: number;
  readonly cls: number;
  readonly longTasks: number;
  /** Those after the page has loaded. */
  readonly clickTasks: number;
  readonly longestTaskMs: number;
  readonly mainThreadMs: number;
  readonly heapMB: number;
}

/**
 * What the SDK costs the demo's first page: visits of each kind by turns, each in a fresh profile. A visit waits until
 * the page with the SDK has its models, opens films by real clicks and closes them again.
 */
export async function measureCost(browser: Browser, visits: number, slowdown: number): Promise<Metrics> {
  const app = createApp({
    releases: `${DEMO}/releases`,
    client: "dist/client",
    static: `${DEMO}/data/site`,
    logger: createLogger("silent"),
  });
  const without = (index: string | null, script = "") =>
    listen((request, response) => {
      const send = (type: string, text = ""): void => {
        response.writeHead(200, { "Content-Type": type }).end(text);
      };
      if (request.url === "/client/afterclick.js") send("text/javascript", script);
      else if (request.url === "/" && index) send("text/html", index);
      else app(request, response);
    }, 0);
  const pageOf = (path: string): string => readFileSync(`${DEMO}/data/site/${path}`, "utf8");
  const filled = withShelfFilled(pageOf("index.html"), pageOf("c/camping.html"));
  const servers = {
    with: await listen(app, 0),
    without: await without(null),
    filled: await without(filled),
    bare: await without(null, BARE_SCRIPT),
  };
  const made: Record<Kind, Visit[]> = { with: [], without: [], filled: [], bare: [] };
  for (let i = 0; i < visits; i++)
    for (const kind of EACH) made[kind].push(await visit(browser, servers[kind].url, kind, slowdown));
  for (const kind of EACH) await servers[kind].close(0);

  const metrics: Record<string, ReturnType<typeof quantiles> | number> = {};
  const name = slowdown === 1 ? "demo page" : `demo page, CPU ${slowdown}x slower`;
  const of = (kind: Kind, key: keyof Visit): number[] => made[kind].map((one) => one[key]);
  for (const [key, label, unit] of FIGURES) {
    for (const kind of EACH) metrics[`${name} ${KINDS[kind]}: ${label}`] = quantiles(of(kind, key), unit);
  }
  const p75 = (values: readonly number[]): number =>
    [...values].sort((a, b) => a - b)[Math.ceil(0.75 * values.length) - 1];
  const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
  metrics[`${name}: INP added at p75, ms`] = p75(of("with", "inp")) - p75(of("without", "inp"));
  metrics[`${name}: INP added at p75 to the page with its shelf filled, ms`] =
    p75(of("with", "inp")) - p75(of("filled", "inp"));
  metrics[`${name}: CLS added, mean`] = (total(of("with", "cls")) - total(of("without", "cls"))) / visits;
  metrics[`${name}: long tasks added, mean of the visits`] =
    (total(of("with", "longTasks")) - total(of("without", "longTasks"))) / visits;
  for (const kind of EACH)
    metrics[`${name} ${KINDS[kind]}: long tasks of its clicks, mean of the visits`] =
      total(of(kind, "clickTasks")) / visits;
  metrics[`${name}: clicks`] = visits * FILMS;
  return metrics;
}

const FIGURES: readonly (readonly [key: keyof Visit, label: string, unit: string])[] = [
  ["inp", "INP", "ms"],
  ["lcp", "LCP", "ms"],
  ["cls", "CLS", "score"],
  ["longTasks", "long tasks", "tasks of over 50 ms"],
  ["clickTasks", "long tasks of its clicks", "tasks of over 50 ms"],
  ["longestTaskMs", "longest task over 50 ms", "ms"],
  ["mainThreadMs", "main thread busy", "ms"],
  ["heapMB", "JS heap", "MB"],
];

/**
 * @param others a page with other things, whose pictures are not on the first page already
 * @throws Error when the pages no longer have a shelf to fill and things to fill it with
 */
function withShelfFilled(html: string, others: string): string {
  const cards = Array.from(others.matchAll(/<li class="card"[\s\S]*?<\/li>/g), ([card]) => card).slice(0, SHELF);
  const page = html.replace(/<div class="shelf"[\s\S]*?<\/template>/, (shelf) => shelf + cards.join(""));
  if (cards.length < SHELF || page === html)
    throw new Error("the demo's pages have no shelf to fill, or nothing for it");
  return page;
}

async function visit(browser: Browser, url: string, kind: Kind, slowdown: number): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
  const page = await context.newPage();
  const library = join(dirname(createRequire(import.meta.url).resolve("web-vitals")), "web-vitals.iife.js");
  await page.addInitScript({ content: `${readFileSync(library, "utf8")};window.webVitals = webVitals;` });
  await page.addInitScript(watchCost);
  // The panel shows the SDK at work and redraws with each order: no site has one.
  await page.addInitScript(() => sessionStorage.setItem("demo:panel", "closed"));
  const session = await context.newCDPSession(page);
  await session.send("Performance.enable");
  // The process that is slowed down must be there, and the page that follows is of the same site.
  await page.goto(`${url}/healthz`);
  const end = await slowRenderers(browser, slowdown);
  try {
    await page.goto(url);
    if (kind === "with") await serving(page, 3);
    else await page.waitForTimeout(WITHOUT_MS);
    const loaded = await page.evaluate(() => window.cost.longTasks);
    for (let i = 0; i < FILMS; i++) await openFilm(page, i);
    const cost = await page.evaluate(() => window.cost);
    const { metrics } = await session.send("Performance.getMetrics");
    const mainThreadMs = 1000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN);
    await session.send("HeapProfiler.collectGarbage");
    const { usedSize } = await session.send("Runtime.getHeapUsage");
    return { ...cost, clickTasks: cost.longTasks - loaded, mainThreadMs, heapMB: usedSize / 2 ** 20 };
  } finally {
    await end();
    await context.close();
  }
}

/** By a real click on a film of the list, and closes the player. */
async function openFilm(page: Page, i: number): Promise<void> {
  await page
    .locator('[data-afterclick-list="films"] .title')
    .nth((i * 11) % 40)
    .click({ delay: PRESS_MS });
  await page.waitForTimeout(350);
  await page.keyboard.press("Escape");
  await page.waitForTimeout(350);
}
