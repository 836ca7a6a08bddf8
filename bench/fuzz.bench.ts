// Mutated files into the parsers of what arrives over the network: a delta, the four Arrow tables, channels.json, a root and
// manifest.json, the first two documents also with a good signature over what the mutation made of them. Each input is read, or
// refused by the one error that says so; any other error, more than a second or more memory than is bound is a failure.
// `-- --inputs N` other than 200,000, `--seed N` other than 1.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findRelease, readManifest } from "../server/publisher/release/read-release.ts";
import { readTables } from "../server/publisher/release/read-tables.ts";
import { type Rng, seededRng } from "../shared/math/rng.ts";
import { mutate } from "./fuzz/mutate.ts";
import { byTable, type Parser, parsers, type ReleaseFiles } from "./fuzz/parsers.ts";
import { writeRandomRelease } from "./random-release.ts";
import { type Metrics, saveResult } from "./save.ts";

const { values } = parseArgs({
  options: { inputs: { type: "string", default: "200000" }, seed: { type: "string", default: "1" } },
});

const ITEMS = 100;
/** Longest time of one input, in ms. */
const MOST_MS = 1_000;
/** Of the input's and the expected bytes, and a constant for what the library keeps of a small file. */
const MOST_MEMORY = 8;
const SPARE_BYTES = 2 ** 20;
/** So many unexpected errors are printed. */
const MOST_SHOWN = 10;

const rng = seededRng(Number(values.seed));
const targets = await parsers(releaseOf(ITEMS), rng);
const each = Math.ceil(Number(values.inputs) / targets.length);
const metrics: Record<string, number> = {};
for (const target of targets) Object.assign(metrics, await fuzz(target, each, rng));
const failures = Object.entries(metrics).filter(
  ([name, count]) => /: (other errors|too slow|too large)$/.test(name) && count !== 0,
);
saveResult("fuzz", { "all: inputs": each * targets.length, ...metrics }, "npm run bench fuzz");
if (failures.length > 0) process.exitCode = 1;

function releaseOf(items: number): ReleaseFiles {
  const out = mkdtempSync(join(tmpdir(), "afterclick-fuzz-"));
  try {
    writeRandomRelease(out, "fuzz", items, 1);
    const folder = findRelease(out);
    const tables = readTables(folder);
    return { manifest: readManifest(folder), tables: byTable((name) => tables[name].bytes) };
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

async function fuzz({ name, file, expected, read, isRefusal }: Parser, inputs: number, random: Rng): Promise<Metrics> {
  await read(file);
  const counts = { inputs, read: 0, refused: 0, "other errors": 0, "too slow": 0, "too large": 0 };
  let slowest = 0;
  let largest = 0;
  let shown = 0;
  for (let i = 0; i < inputs; i++) {
    const bytes = mutate(file, random);
    const held = memory();
    const start = performance.now();
    try {
      await read(bytes);
      counts.read++;
    } catch (error) {
      if (isRefusal(error)) counts.refused++;
      else {
        counts["other errors"]++;
        if (shown++ < MOST_SHOWN) console.error(`${name}:`, error);
      }
    }
    const ms = performance.now() - start;
    const grown = memory() - held;
    slowest = Math.max(slowest, ms);
    largest = Math.max(largest, grown);
    if (ms > MOST_MS) counts["too slow"]++;
    if (grown > MOST_MEMORY * (bytes.length + expected) + SPARE_BYTES) counts["too large"]++;
  }
  return Object.fromEntries(
    Object.entries({
      ...counts,
      "bytes of the file": file.length,
      "slowest, ms": slowest,
      "most memory, bytes": largest,
    }).map(([what, value]) => [`${name}: ${what}`, value]),
  );
}

/** Bytes of the heap and of arrays; a collection between two readings hides growth, so the largest of many counts. */
function memory(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
