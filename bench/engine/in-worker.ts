import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Browser, Page } from "@playwright/test";
import { createApp, createLogger, type Listening, listen } from "afterclick/server";
import { readRelease } from "../../server/publisher/release/read-release.ts";
import { ENGINE_API_VERSION } from "../../shared/contracts/versions.ts";
import { seededRng } from "../../shared/math/rng.ts";
import { LARGE_SITE } from "../large-release.ts";
import { type Metrics, quantiles } from "../save.ts";
import { type Asked, type RankTimes, rankVisit } from "./engine-page.ts";
import { randomVisit, VISIT_LENGTH } from "./visits.ts";

/** Not counted: the browser still compiles. */
const WARM_UP_VISITS = 60;
/** A visitor's clicks lie apart, and until the next one caches are filled with other things. */
const PAUSE_MS = 120;
/** Visits of a kind in a row, so that spaced ones and others are made by turns. */
const BLOCK = 5;
/** The first rankings of a block without pauses still find what the pause left in the caches. */
const AFTER_PAUSE = 8;
/** From the models to the first click of a page. */
const LOOK_AROUND_MS = 1500;

/**
 * Rankings in a page's worker in Chromium, over the built bundle: 500 candidates, a list of 50, the session growing to 8 clicks.
 *
 * @param releases folder with the site LARGE_SITE
 * @param reranks of each figure
 * @param loads pages that are loaded anew for a first ranking each
 */
export async function inWorker(
  browser: Browser,
  releases: string,
  { reranks, loads }: { readonly reranks: number; readonly loads: number },
): Promise<Metrics> {
  const { shard } = readRelease(join(releases, LARGE_SITE));
  const rng = seededRng(11);
  const site = await serveEngine(releases);
  try {
    const page = await openEngine(browser, site.url);
    const visit = (pauseMs: number): Promise<RankTimes[]> =>
      page.evaluate<RankTimes[], Asked>(rankVisit, [randomVisit(shard, rng), pauseMs]);
    for (let i = 0; i < WARM_UP_VISITS; i++) await visit(0);
    const spaced: RankTimes[] = [];
    const backToBack: RankTimes[] = [];
    while (spaced.length < reranks || backToBack.length < reranks) {
      for (let i = 0; i < BLOCK; i++) spaced.push(...(await visit(PAUSE_MS)));
      const block: RankTimes[] = [];
      for (let i = 0; i < BLOCK + AFTER_PAUSE / VISIT_LENGTH; i++) block.push(...(await visit(0)));
      backToBack.push(...block.slice(AFTER_PAUSE));
    }
    await page.context().close();
    const first: RankTimes[] = [];
    for (let i = 0; i < loads; i++) {
      const fresh = await openEngine(browser, site.url);
      await fresh.waitForTimeout(LOOK_AROUND_MS);
      first.push((await fresh.evaluate<RankTimes[], Asked>(rankVisit, [randomVisit(shard, rng), 0]))[0]);
      await fresh.context().close();
    }
    const all = [...spaced, ...backToBack];
    const prefix = `${shard.n} items`;
    return {
      [`${prefix}: back to back`]: quantiles(engineMs(backToBack), "ms"),
      [`${prefix}: ${PAUSE_MS} ms apart`]: quantiles(engineMs(spaced), "ms"),
      [`${prefix}: back to back, page to page`]: quantiles(tripMs(backToBack), "ms"),
      [`${prefix}: ${PAUSE_MS} ms apart, page to page`]: quantiles(tripMs(spaced), "ms"),
      ...(loads > 0 && { [`${prefix}: first ranking of a page`]: quantiles(engineMs(first), "ms") }),
      [`${prefix}: served by rung 3, %`]: (100 * all.filter(({ rung }) => rung === 3).length) / all.length,
    };
  } finally {
    await site.close(0);
  }
}

const engineMs = (times: readonly RankTimes[]): number[] => times.map((time) => time.engineMs);
const tripMs = (times: readonly RankTimes[]): number[] => times.map((time) => time.tripMs);

const PAGE = `<!doctype html><title>Engine</title><link rel="icon" href="data:,"><script type="module">
import { wrap } from "/comlink.mjs";
window.engine = wrap(new Worker("/client/afterclick-worker.js", { type: "module" }));
</script>`;

/** A page with nothing but the engine; isolated, since only then its clock shows less than 0.1 ms. */
function serveEngine(releases: string): Promise<Listening> {
  const comlink = createRequire(import.meta.url)
    .resolve("comlink")
    .replace("umd/comlink.js", "esm/comlink.mjs");
  const answers: Readonly<Record<string, readonly [type: string, body: string]>> = {
    "/": ["text/html", PAGE],
    "/comlink.mjs": ["text/javascript", readFileSync(comlink, "utf8")],
  };
  const app = createApp({ releases, client: "dist/client", logger: createLogger("silent") });
  return listen((request, response) => {
    response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    const answer = answers[request.url ?? ""];
    if (!answer) return app(request, response);
    response.writeHead(200, { "Content-Type": answer[0] }).end(answer[1]);
  }, 0);
}

/** A page whose engine serves rung 3 with the whole release. */
async function openEngine(browser: Browser, url: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(url);
  await page.evaluate(
    async ([apiVersion, endpoint, site]) => {
      while (!("engine" in window)) await new Promise((resolve) => setTimeout(resolve, 10));
      const options = { apiVersion, endpoint, site, consent: "session", region: null, index: null } as const;
      const started = await window.engine.start(options);
      if (!started.ok) throw new Error(JSON.stringify(started.error));
      for (;;) {
        const { rung, partial, failures } = await window.engine.status();
        if (failures.length > 0) throw new Error(JSON.stringify(failures));
        if (rung === 3 && !partial) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    [ENGINE_API_VERSION, `${url}/releases/`, LARGE_SITE] as const,
  );
  return page;
}
