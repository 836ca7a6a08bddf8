// What --k-sessions costs: accuracy on later sessions, and the pairs and items that are kept, for k = 1, 2, 3, 5, 10: of the
// neighbour table alone, and of whole releases. These share one encoder, trained before the sessions that rankers learn
// from; tables, rung 2 and ranker are made for each k.
// `npm run bench k-sessions -- --only serenade` runs one log, `--tables` leaves the releases out (minutes instead of hours).
// Finished builds in .cache/k-sessions are not made again.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { evenly } from "../server/publisher/evenly.ts";
import { readItems, readVectors } from "../shared/release/tables.ts";
import { afterclick } from "./measure-release.ts";
import { neighbourAccuracy } from "./neighbour-accuracy.ts";
import { only } from "./only.ts";
import { readMetrics, saveResult } from "./save.ts";
import { SESSION_LOGS } from "./session-logs.ts";

const KS = [1, 2, 3, 5, 10];
/** Newest sessions that measure, and those before them that rankers learn from. */
const MEASURING = 0.05;
const RANKING = 0.1;
const MOST_CASES = 4000;
const ENCODER_MINUTES = 4;

const metrics: Record<string, number> = { ...readMetrics("k-sessions") };
for (const { name, sessions } of only(SESSION_LOGS, "name")) {
  const all = sessions();
  if (!all) {
    console.log(`${name}: skipped, its files are not in ../shared/data.`);
    continue;
  }
  const folder = join(".cache", "k-sessions", name);
  mkdirSync(folder, { recursive: true });
  const measuringFrom = Math.floor(all.length * (1 - MEASURING));
  const rankingFrom = Math.floor(measuringFrom * (1 - RANKING));
  for (const k of KS) {
    const alone = neighbourAccuracy(all.slice(0, measuringFrom), all.slice(measuringFrom), k);
    const row = `${name}, k=${k}`;
    metrics[`${row}: neighbours alone, HR@20 %`] = 100 * alone.hr;
    metrics[`${row}: neighbours alone, MRR@20 %`] = 100 * alone.mrr;
    metrics[`${row}: items kept, %`] = (100 * alone.itemsKept) / (alone.itemsKept + alone.itemsWithheld);
    metrics[`${row}: pairs of kept items withheld, %`] = (100 * alone.pairsWithheld) / alone.pairsSeen;
    metrics[`${row}: pairs shipped`] = alone.pairsShipped;
  }
  saveResult("k-sessions", metrics, "npm run bench k-sessions");
  if (process.argv.includes("--tables")) continue;

  const early = writeLines(join(folder, "early.txt"), all.slice(0, rankingFrom).map(joined));
  const past = writeLines(join(folder, "past.txt"), all.slice(0, measuringFrom).map(joined));
  const cases = writeLines(join(folder, "cases.tsv"), evenly(all.slice(measuringFrom).flatMap(steps), MOST_CASES));

  const encoder = join(folder, "encoder");
  build(encoder, "--events", early, "--k-sessions", "1", "--budget", String(ENCODER_MINUTES));
  const own = ownModel(encoder);
  for (const k of KS) {
    const out = join(folder, `k${k}`);
    build(out, "--events", past, "--k-sessions", String(k), "--budget", "1", ...own);
    const evaluation = evaluate(out, cases);
    const row = `${name}, k=${k}`;
    metrics[`${row}: device, HR@20 %`] = 100 * evaluation.hr;
    metrics[`${row}: device, MRR@20 %`] = 100 * evaluation.mrr;
    metrics[`${row}: rung 2, HR@20 %`] = 100 * evaluation.baselines.rung2.hr;
    metrics[`${row}: rung 2, MRR@20 %`] = 100 * evaluation.baselines.rung2.mrr;
    saveResult("k-sessions", metrics, "npm run bench k-sessions");
  }
}

interface Accuracy {
  readonly hr: number;
  readonly mrr: number;
}
interface Evaluation extends Accuracy {
  readonly baselines: Readonly<Record<"rung2", Accuracy>>;
}

function joined(items: readonly string[]): string {
  return items.join(" ");
}

/** Every step of a session: `prefix TAB target`. */
function steps(items: readonly string[]): string[] {
  return items.slice(1).map((target, at) => `${joined(items.slice(0, at + 1))}\t${target}`);
}

function writeLines(file: string, lines: readonly string[]): string {
  writeFileSync(file, `${lines.join("\n")}\n`);
  return file;
}

function build(out: string, ...flags: string[]): void {
  // The report is what a build writes last.
  if (existsSync(join(out, "build-report.json"))) return;
  afterclick("build", "--format", "sessions", "--out", out, "--site", "bench", ...flags);
}

function evaluate(out: string, cases: string): Evaluation {
  const file = join(out, "evaluation.json");
  if (!existsSync(file)) {
    writeFileSync(file, afterclick("evaluate", "--release", out, "--cases", cases, "--json"));
  }
  return readJson<Evaluation>(file);
}

/** Flags that make a build take the encoder and the item vectors of a release. */
function ownModel(out: string): string[] {
  const release = join(out, "bench", "1");
  const { parts } = readJson<{ parts: { role: string; path: string }[] }>(join(release, "manifest.json"));
  const path = (role: string): string => join(release, parts.find((part) => part.role === role)?.path ?? "");
  const { keys } = readItems(readFileSync(path("items")));
  const { n, dimension, rows, scales } = readVectors(readFileSync(path("vectors")));
  const values = Float32Array.from(rows, (value, at) => value * scales[Math.floor(at / dimension)]);
  const vectors = join(out, "vectors.npy");
  writeFileSync(vectors, Buffer.concat([npyHeader(n, dimension), new Uint8Array(values.buffer)]));
  const ids = writeLines(join(out, "ids.txt"), [...keys]);
  return ["--encoder", path("encoder"), "--vectors", vectors, "--vector-ids", ids];
}

/** NumPy's format, version 1.0: magic, length of the description, the description padded to 64 bytes in all. */
function npyHeader(rows: number, columns: number): Buffer {
  const description = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, ${columns}), }`;
  const length = 64 * Math.ceil((10 + description.length + 1) / 64) - 10;
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, length & 255, length >> 8]);
  return Buffer.concat([start, Buffer.from(`${description.padEnd(length - 1)}\n`, "latin1")]);
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, "utf8")) as T;
}
