import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FEATURES } from "../shared/engine/features.ts";
import { seededRng } from "../shared/math/rng.ts";
import { afterclick } from "./measure-release.ts";
import { writeRandomRelease } from "./random-release.ts";
import { simulatedCatalogue } from "./simulated-catalogue.ts";
import { writeSimulatedClicks } from "./simulated-clicks.ts";

/** The site's name in both releases: OUT/large/channels.json. */
export const LARGE_SITE = "large";

const CACHE = ".cache/bench";
/** Clicks: enough for at least two sessions of nearly every item. */
const CLICKS = 2_000_000;
/** Compiled files that say what is in such a release and in what form. What the training learns is not asked here. */
const MADE_BY = [
  ...["large-release", "random-release", "random-shard", "simulated-catalogue", "simulated-clicks"].map(
    (name) => `bench/${name}`,
  ),
  ...[
    "shared/release/arrow",
    "shared/release/tables",
    "shared/release/quantise",
    "shared/contracts/manifest",
    "shared/contracts/versions",
  ],
  ...["assemble-release", "release/write-release", "onnx/encoder-onnx", "onnx/ranker-onnx"].map(
    (name) => `server/publisher/${name}`,
  ),
];

/**
 * A large release on disk, made on first use and kept: the folder of releases that holds the site `LARGE_SITE`.
 *
 * - 100,000 items: **trained** by `afterclick build` on 2 million simulated clicks and a simulated catalogue, with a minute
 *   for the encoder. Takes about four minutes to make.
 * - 1,000,000 items: **random** tables, all full, and random models of the usual shapes; for speed only. About a minute.
 */
export async function largeRelease(items: 100_000 | 1_000_000): Promise<string> {
  const folder = join(CACHE, `large-${items}-${madeOf()}`);
  if (existsSync(folder)) return folder;
  const fresh = `${folder}.${process.pid}`;
  mkdirSync(fresh, { recursive: true });
  try {
    console.log(`making a release of ${items} items, kept in ${folder}`);
    if (items === 1_000_000) writeRandomRelease(fresh, LARGE_SITE, items, 1);
    else await train(fresh, items);
    if (!existsSync(folder)) renameSync(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return folder;
}

async function train(out: string, items: number): Promise<void> {
  const events = join(out, "events.csv");
  const catalogue = join(out, "catalogue.jsonl");
  await writeSimulatedClicks(events, { clicks: CLICKS, items, seed: 1 });
  const rows = simulatedCatalogue(items, seededRng(2));
  writeFileSync(catalogue, rows.map((item) => `${JSON.stringify(item)}\n`).join(""));
  const options = { events, catalog: catalogue, out, site: LARGE_SITE, budget: "1" };
  afterclick("build", ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]));
  rmSync(events);
  rmSync(catalogue);
}

/** 16 hex digits that change with what the releases are made from. */
function madeOf(): string {
  const hash = createHash("sha256").update(FEATURES.join());
  for (const name of MADE_BY) hash.update(readFileSync(join(import.meta.dirname, "..", `${name}.js`)));
  return hash.digest("hex").slice(0, 16);
}
