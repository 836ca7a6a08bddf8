// A delta between two releases of 100,000 items (bench/next-tables.ts says how they differ): bytes on the wire beside the whole
// tables, and how long making and applying it take in Node.
import { createHash } from "node:crypto";
import { brotliCopy } from "../server/publisher/release/brotli-copy.ts";
import { deltaBetween } from "../server/publisher/release/delta-between.ts";
import { findRelease } from "../server/publisher/release/read-release.ts";
import { readTables, type StoredTable } from "../server/publisher/release/read-tables.ts";
import { seededRng } from "../shared/math/rng.ts";
import { readDelta, type TableDeltas } from "../shared/release/delta/release-delta.ts";
import { applyTableInSteps, diffTable } from "../shared/release/delta/table-delta.ts";
import { TABLES, type TableName } from "../shared/release/tables.ts";
import { LARGE_SITE, largeRelease } from "./large-release.ts";
import { nextTables } from "./next-tables.ts";
import { type Metrics, quantiles, saveResult } from "./save.ts";

const RUNS = 20;
const NAME = "100,000 items, 1 % changed, 0.5 % added, 0.5 % deleted";
/** Share of the tables' bytes on the wire. */
const AIM = 0.025;

type Bytes = Readonly<Record<TableName, Uint8Array>>;

const stored = readTables(findRelease(`${await largeRelease(100_000)}/${LARGE_SITE}`));
const before = byTable((name) => stored[name].bytes);
const after = nextTables(before, seededRng(7));
const whole = byTable((name) => asStored(after[name]));
const made = deltaBetween(stored, whole);
if (!made) throw new Error("the tables are smaller than the delta");
const deltas = readDelta(made.bytes);
if (TABLES.some((name) => !deltas[name])) throw new Error("a table has no delta");

const share = made.transferBytes / made.wholeTransferBytes;
const metrics: Metrics = {
  [`${NAME}: tables, bytes on the wire`]: made.wholeTransferBytes,
  [`${NAME}: delta, bytes`]: made.bytes.length,
  [`${NAME}: delta, bytes on the wire`]: made.transferBytes,
  [`${NAME}: delta / tables on the wire`]: share,
  [`${NAME}: delta / tables on the wire, aim`]: AIM,
  ...Object.fromEntries(TABLES.flatMap((name) => bytesOf(name))),
  ...times(before, after, deltas),
};
saveResult("delta", metrics, "npm run bench delta");
if (share > AIM) process.exitCode = 1;

function byTable<T>(of: (name: TableName) => T): Readonly<Record<TableName, T>> {
  return Object.fromEntries(TABLES.map((name) => [name, of(name)])) as Record<TableName, T>;
}

function asStored(bytes: Uint8Array): StoredTable {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { bytes, sha256, transferBytes: (brotliCopy(bytes) ?? bytes).length };
}

function bytesOf(name: TableName): [string, number][] {
  const delta = deltas[name] as Uint8Array;
  return [
    [`${name}: table, bytes on the wire`, whole[name].transferBytes],
    [`${name}: delta, bytes on the wire`, (brotliCopy(delta) ?? delta).length],
  ];
}

function times(from: Bytes, to: Bytes, given: TableDeltas): Metrics {
  const diff: number[] = [];
  const apply: number[] = [];
  const longestStep: number[] = [];
  // The first run compiles.
  for (let run = 0; run <= RUNS; run++) {
    const start = performance.now();
    for (const name of TABLES) diffTable(from[name], to[name]);
    const between = performance.now();
    const steps = TABLES.flatMap((name) => stepsOf(from[name], given[name] as Uint8Array, to[name]));
    const applied = steps.reduce((sum, ms) => sum + ms, 0);
    if (run === 0) continue;
    diff.push(between - start);
    apply.push(applied);
    longestStep.push(Math.max(...steps));
  }
  return {
    "making the four tables' deltas": quantiles(diff, "ms"),
    "applying them": quantiles(apply, "ms"),
    "the longest step of applying them": quantiles(longestStep, "ms"),
  };
}

/** ms of each step. */
function stepsOf(base: Uint8Array, delta: Uint8Array, expected: Uint8Array): number[] {
  const steps: number[] = [];
  const applying = applyTableInSteps(base, delta, expected.length);
  for (;;) {
    const start = performance.now();
    const { done, value } = applying.next();
    steps.push(performance.now() - start);
    if (!done) continue;
    if (Buffer.compare(value, expected) !== 0) throw new Error("the delta does not give the table");
    return steps;
  }
}
