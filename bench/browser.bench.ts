// A click in a real Chromium, beside a page that knows the answer already (the floor) and beside a ranking server (the peer);
// and what the SDK costs a page. In parts, since all of them take about 25 minutes: `npm run bench browser -- --only clicks,memory`
// runs some, saved figures of the others stay. `--releases DIR` takes another folder with the site "large", `--clicks N` other
// than 1,000 clicks a figure, `--visits N` other than 20 visits. The peer's packages are installed on the first run (bench/peer).
import { parseArgs } from "node:util";
import { type Compared, compareClicks, compareFirstClicks, ROUND_TRIPS_MS } from "./browser/compare-clicks.ts";
import { servePages } from "./browser/compared-pages.ts";
import { measureCost } from "./browser/measure-cost.ts";
import { measureMemory } from "./browser/measure-memory.ts";
import { openBrowser } from "./browser/open-browser.ts";
import type { ClickTimes } from "./browser/watch-clicks.ts";
import { largeRelease } from "./large-release.ts";
import { only } from "./only.ts";
import { type Metrics, type Quantiles, quantiles, readMetrics, saveResult } from "./save.ts";
import { slowRenderers } from "./slow-renderers.ts";

const SLOWDOWN = 4;
/** A click of a program, without the time that a finger takes. */
const AT_ONCE = ", at once";

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    releases: { type: "string" },
    clicks: { type: "string", default: "1000" },
    visits: { type: "string", default: "20" },
  },
});
const PARTS = [
  { name: "clicks", run: () => compare(["afterclick", "floor", "peer 0 ms"]) },
  { name: "peers", run: () => comparePeers() },
  { name: "first", run: async () => ratios(await compareFirstClicks(browser, pages, visits), ", first of a page") },
  { name: "at-once", run: () => compare([`afterclick${AT_ONCE}`, `floor${AT_ONCE}`]) },
  { name: "slow", run: () => compare(["afterclick", "floor"], SLOWDOWN) },
  { name: "memory", run: () => measureMemory(browser, pages) },
  { name: "cost", run: () => measureCost(browser, visits, 1) },
  { name: "slow-cost", run: () => measureCost(browser, visits, SLOWDOWN) },
] as const;

const clicks = Number(values.clicks);
const visits = Number(values.visits);
// Before anything is built for them.
const chosen = only(PARTS, "name");
const pages = await servePages(values.releases ?? (await largeRelease(100_000)));
const browser = await openBrowser("--enable-blink-features=ForceEagerMeasureMemory");
const metrics: Record<string, Quantiles | number> = { ...readMetrics<Quantiles | number>("browser") };

try {
  for (const { name, run } of chosen) {
    console.log(`\n${name} ...`);
    Object.assign(metrics, await run());
    saveResult("browser", metrics, "npm run bench browser");
  }
} finally {
  await browser.close();
  await pages.close();
}

/** The first two names are the page and its floor. */
async function compare(names: readonly string[], slowdown = 1): Promise<Metrics> {
  const times = await compareClicks(browser, pages, { clicks, names, slow: () => slowRenderers(browser, slowdown) });
  return ratios(times, slowdown === 1 ? "" : `, CPU ${slowdown}x slower`);
}

/** Figures of the compared pages; the first two are the page and its floor. */
function ratios(times: Compared, suffix: string): Metrics {
  const names = Object.keys(times);
  const figures = figuresOf(times, suffix);
  const [page, floor, peer] = names.map((name) => figures[`${name}${suffix}: click to list`] as Quantiles);
  figures[`${names[0]}${suffix}: ratio to the floor, p50`] = page.p50 / floor.p50;
  figures[`${names[0]}${suffix}: ratio to the floor, p99`] = page.p99 / floor.p99;
  if (peer) figures["peer 0 ms: slower, times at p50"] = peer.p50 / page.p50;
  return figures;
}

async function comparePeers(): Promise<Metrics> {
  const peers = ROUND_TRIPS_MS.filter((ms) => ms > 0).map((ms) => `peer ${ms} ms`);
  const times = await compareClicks(browser, pages, { clicks, names: ["afterclick", ...peers] });
  const { afterclick, ...others } = times;
  const own = quantiles(
    afterclick.map(({ laidOutMs }) => laidOutMs),
    "ms",
  );
  const figures = figuresOf(others, "");
  figures["afterclick, beside these peers: click to list"] = own;
  for (const name of peers)
    figures[`${name}: slower, times at p50`] = (figures[`${name}: click to list`] as Quantiles).p50 / own.p50;
  return figures;
}

function figuresOf(
  times: Readonly<Record<string, readonly ClickTimes[]>>,
  suffix: string,
): Record<string, Quantiles | number> {
  const figures: Record<string, Quantiles | number> = {};
  for (const [name, made] of Object.entries(times)) {
    const of = (key: "laidOutMs" | "frameMs" | "engineMs" | "moved"): number[] => made.map((click) => click[key]);
    figures[`${name}${suffix}: click to list`] = quantiles(of("laidOutMs"), "ms");
    figures[`${name}${suffix}: click to the end of its frame`] = quantiles(of("frameMs"), "ms");
    figures[`${name}${suffix}: rows moved`] = quantiles(of("moved"), "rows");
    if (!name.startsWith("afterclick")) continue;
    figures[`${name}${suffix}: engine, in the worker`] = quantiles(of("engineMs"), "ms");
    figures[`${name}${suffix}: served by rung 3, %`] =
      (100 * made.filter(({ rung }) => rung === 3).length) / made.length;
  }
  return figures;
}
