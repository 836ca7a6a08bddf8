// The engine's own time: stages in Node, and rankings in a page's worker in Chromium over the built bundle with 100,000 and
// 1,000,000 items, back to back and as far apart as clicks are. About seven minutes when the releases are there. `-- --only
// node,worker,million` runs some, saved figures of the others stay; `--reranks N` other than 1,000 a figure; `--releases DIR`
// takes another folder with the site "large" in the place of that of 100,000 items.
import { parseArgs } from "node:util";
import { openBrowser } from "./browser/open-browser.ts";
import { inWorker } from "./engine/in-worker.ts";
import { nodeStages } from "./engine/node-stages.ts";
import { largeRelease } from "./large-release.ts";
import { only } from "./only.ts";
import { type Metrics, readMetrics, saveResult } from "./save.ts";

const { values } = parseArgs({
  options: { only: { type: "string" }, releases: { type: "string" }, reranks: { type: "string", default: "1000" } },
});
const reranks = Number(values.reranks);

const PARTS: readonly { readonly name: string; run(): Promise<Metrics> }[] = [
  { name: "node", run: nodeStages },
  { name: "worker", run: async () => measured(values.releases ?? (await largeRelease(100_000)), 20) },
  { name: "million", run: async () => measured(await largeRelease(1_000_000), 0) },
];

const metrics: Record<string, Metrics[string]> = { ...readMetrics<Metrics[string]>("engine") };
for (const { name, run } of only(PARTS, "name")) {
  console.log(`\n${name} ...`);
  Object.assign(metrics, await run());
  saveResult("engine", metrics, "npm run bench engine");
}

async function measured(releases: string, loads: number): Promise<Metrics> {
  const browser = await openBrowser();
  try {
    return await inWorker(browser, releases, { reranks, loads });
  } finally {
    await browser.close();
  }
}
