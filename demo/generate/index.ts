import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { makeProducts } from "./catalogue/make-products.ts";
import { makeVideos } from "./catalogue/make-videos.ts";
import { catalogueLine } from "./catalogue/shop-item.ts";
import { seededRandom } from "./random.ts";
import { simulate } from "./visitors/simulate.ts";

const { values } = parseArgs({
  options: {
    out: { type: "string", default: ".cache/demo/data" },
    seed: { type: "string", default: "1" },
  },
});
const seed = Number(values.seed);
if (!Number.isInteger(seed) || seed < 0) {
  console.error(`--seed takes a whole number from 0 on, not "${values.seed}".`);
  process.exit(2);
}

const random = seededRandom(seed);
const items = [...makeProducts(random, 4000), ...makeVideos(random, 1000)];
const log = simulate(random, items, 4000, 9000);

await mkdir(values.out, { recursive: true });
await writeFile(join(values.out, "catalogue.jsonl"), lines(items.map(catalogueLine)));
await writeFile(join(values.out, "events.jsonl"), lines(log.map((row) => JSON.stringify(row))));
console.log(`${items.length} items and ${log.length} events in ${values.out}`);

function lines(rows: readonly string[]): string {
  return `${rows.join("\n")}\n`;
}
