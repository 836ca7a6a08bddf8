import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { makeProducts } from "./catalogue/make-products.ts";
import { makeVideos } from "./catalogue/make-videos.ts";
import { catalogueLine } from "./catalogue/shop-item.ts";
import { writeSite } from "./pages/write-site.ts";
import { seededRandom } from "./random.ts";
import { simulate } from "./visitors/simulate.ts";

/** --out DIR for the catalogue and the log, --site DIR (by default OUT/site) for the pages, --assets DIR of the built scripts and styles. */
const { values } = parseArgs({
  options: {
    out: { type: "string", default: ".cache/demo/data" },
    site: { type: "string" },
    assets: { type: "string", default: fileURLToPath(new URL("site", import.meta.url)) },
    seed: { type: "string", default: "1" },
  },
});
const seed = Number(values.seed);
if (!Number.isInteger(seed) || seed < 0) {
  console.error(`--seed takes a whole number from 0 on, not "${values.seed}".`);
  process.exit(2);
}

const site = values.site ?? join(values.out, "site");
const random = seededRandom(seed);
const items = [...makeProducts(random, 4000), ...makeVideos(random, 1000)];
const log = simulate(random, items, 4000, 9000);

await mkdir(values.out, { recursive: true });
await writeFile(join(values.out, "catalogue.jsonl"), lines(items.map(catalogueLine)));
await writeFile(join(values.out, "events.jsonl"), lines(log.map((row) => JSON.stringify(row))));
const pages = await writeSite(site, values.assets, items);
console.log(`${items.length} items and ${log.length} events in ${values.out}, ${pages} pages in ${site}`);

function lines(rows: readonly string[]): string {
  return `${rows.join("\n")}\n`;
}
