// The exact int8 scan beside HNSW, in a worker of a real browser: time of a search, recall against float32, building, memory and
// bytes. Large graphs take up to hours to build, so every cell is saved when it is done, with the day and the processor, and not
// measured again: `-- --again` measures anew, `-- --only TEXT` those cells whose name has the text, `-- --scan` the scan alone
// where a graph was measured before (that takes an hour at most, and is no other when the scan is), `-- --release DIR` the
// vectors of that release too.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { brotliCompressSync, constants } from "node:zlib";
import { openBrowser } from "./browser/open-browser.ts";
import { bundleIndexBench } from "./index/bundle.ts";
import type { CellSpec } from "./index/cell.ts";
import { cellMetrics, cellNote } from "./index/cell-metrics.ts";
import { clusteredCells } from "./index/clustered-cells.ts";
import { serveIsolated } from "./index/serve-isolated.ts";
import { trainedCells } from "./index/trained-cells.ts";
import { type Metrics, type Notes, printMetrics, readResult, writeResult } from "./save.ts";

const { again, only, release, scan } = parseArgs({
  options: {
    again: { type: "boolean" },
    only: { type: "string" },
    release: { type: "string" },
    scan: { type: "boolean" },
  },
}).values;

const site = await bundleIndexBench();
const cells = [...trainedCells(site, release ?? null), ...clusteredCells()];
let { metrics, notes }: { metrics: Metrics; notes: Notes } = readResult("index") ?? { metrics: {}, notes: {} };
const chosen = cells
  .filter(({ name }) => !only || name.includes(only))
  .filter(({ name }) => (scan ? name in notes : again || !(name in notes)));
const save = (): void => writeResult("index", metrics, "npm run bench index", notes);

metrics = { ...metrics, ...shippedBytes() };
for (const cell of chosen) {
  const spec = { ...(await cell.spec()), ...(scan && { scanOnly: true, saves: false }) };
  const { told, note } = await measure(spec);
  // Of a cell that fails now no figure of before may stay.
  const before = `${cell.name}: ${scan ? "exact" : ""}`;
  const others = Object.entries(metrics).filter(([name]) => !name.startsWith(before));
  metrics = { ...Object.fromEntries(others), ...told };
  notes = { ...notes, [cell.name]: scan ? `${notes[cell.name]}; scan measured anew ${note.slice(0, 10)}` : note };
  save();
  printMetrics(told);
}
if (only && !cells.some(({ name }) => name.includes(only))) {
  console.error(`error: no cell has "${only}" in its name; there are ${cells.map(({ name }) => name).join(", ")}.`);
  process.exitCode = 1;
} else if (chosen.length === 0) {
  console.log("every cell is measured; -- --again measures anew");
  save();
}

/** What does not fit into a browser is a result too; that there is no browser is none. */
function couldNot(error: unknown) {
  const [message] = String(error).split("\n");
  console.log(message);
  return { told: {}, note: cellNote(`not measured: ${message}`) };
}

/** In a browser of its own, which gives all memory back. */
async function measure(spec: CellSpec) {
  const serving = await serveIsolated(site);
  const browser = await openBrowser();
  try {
    const page = await browser.newPage();
    page.on("console", (message) => console.log(message.text()));
    await page.goto(serving.url);
    await page.waitForFunction(() => "measureCell" in window);
    const result = await page.evaluate(([one, library]) => window.measureCell(one, library), [
      spec,
      "hnswlib.wasm",
    ] as const);
    return cellMetrics(spec, result);
  } catch (error) {
    return couldNot(error);
  } finally {
    await browser.close();
    serving.close();
  }
}

/** What a visitor fetches for HNSW beside the vectors, as the package is built. */
function shippedBytes(): Record<string, number> {
  const scripts = readdirSync("dist/client").filter((file) => /^afterclick-hnsw.*\.js$/.test(file));
  const brotli = scripts.map((file) =>
    brotliCompressSync(readFileSync(join("dist/client", file)), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
  );
  return { "hnswlib-wasm, bytes brotli": brotli.reduce((sum, { length }) => sum + length, 0) };
}
