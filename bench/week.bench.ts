// One more week of a real log (serenade): a release of the weeks before, then what `build --previous` and builds from scratch make of
// the whole. How many bytes a device fetches that has the first, and how good each is on the sessions of the days after. Some
// twenty minutes on a machine that does nothing else; `-- --seeds N` builds each of the two other than 3 times, `--built`
// measures what an earlier run has built.
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { gunzipSync } from "node:zlib";
import { deltaBetween } from "../server/publisher/release/delta-between.ts";
import { readManifest } from "../server/publisher/release/read-release.ts";
import { readTables } from "../server/publisher/release/read-tables.ts";
import { readDelta } from "../shared/release/delta/release-delta.ts";
import { afterclick } from "./measure-release.ts";
import { saveResult } from "./save.ts";

const DATA = "../shared/data/serenade";
const OUT = ".cache/week";
const WEEK_S = 7 * 86_400;
const SITE = "serenade";
const OF_RELEASE = "update / release on the wire";

const { values } = parseArgs({
  options: { seeds: { type: "string", default: "3" }, built: { type: "boolean", default: false } },
});

if (existsSync(DATA)) measure(Number(values.seeds));
else console.log(`skipped: no log at ${DATA}. None is part of this project.`);

interface Accuracy {
  readonly cases: number;
  readonly hr: number;
  readonly mrr: number;
}

function measure(seeds: number): void {
  if (!values.built) rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  const logs = writeLogs();
  const build = (out: string, log: string, ...more: string[]): void =>
    void (values.built || afterclick("build", "--events", log, "--site", SITE, "--out", out, ...more));
  const first = join(OUT, "first");
  build(first, logs.before);
  const seeded = (name: string) => Array.from({ length: seeds }, (_, i) => join(OUT, `${name}-${i + 1}`));
  const [kept, scratch] = [seeded("kept"), seeded("scratch")];
  for (const [i, out] of kept.entries())
    build(out, logs.whole, "--previous", join(first, SITE, "1"), "--seed", String(i + 1));
  for (const [i, out] of scratch.entries()) build(out, logs.whole, "--seed", String(i + 1));

  const accuracy = (release: string): Accuracy =>
    JSON.parse(afterclick("evaluate", "--release", release, "--sessions", logs.later, "--json"));
  const before = accuracy(join(first, SITE, "1"));
  const [after, anew] = [kept.map(accuracy), scratch.map(accuracy)];
  const percent = (name: string, one: Pick<Accuracy, "hr" | "mrr">): [string, number][] => [
    [`${name}: HR@20 %`, 100 * one.hr],
    [`${name}: MRR@20 %`, 100 * one.mrr],
  ];
  const bySeed = (name: string, all: readonly Accuracy[]): [string, number][] => [
    ...all.flatMap((one, i) => percent(`${name}, seed ${i + 1}`, one)),
    ...percent(`${name}, mean of the seeds`, meanOf(all)),
  ];
  saveResult(
    "week",
    {
      cases: before.cases,
      ...Object.fromEntries([
        ...percent("the release of the weeks before", before),
        ...bySeed("one more week by --previous", after),
        ...bySeed("one more week from scratch", anew),
      ]),
      "--previous against from scratch: HR@20, % of it": 100 * (meanOf(after).hr / meanOf(anew).hr - 1),
      "--previous against from scratch: MRR@20, % of it": 100 * (meanOf(after).mrr / meanOf(anew).mrr - 1),
      ...most(kept.map((out) => updateBytes(join(first, SITE, "1"), join(out, SITE, "1")))),
    },
    "npm run bench week",
  );
}

function meanOf(all: readonly Accuracy[]): Pick<Accuracy, "hr" | "mrr"> {
  const mean = (of: (one: Accuracy) => number): number => all.reduce((sum, one) => sum + of(one), 0) / all.length;
  return { hr: mean((one) => one.hr), mrr: mean((one) => one.mrr) };
}

/** Of the seeds' updates the largest: rankers differ in size. */
function most(updates: readonly Record<string, number>[]): Record<string, number> {
  return updates.reduce((a, b) => (b[OF_RELEASE] > a[OF_RELEASE] ? b : a));
}

/** What a device fetches that has the first release: the delta, and whole parts that it does not make. */
function updateBytes(first: string, next: string): Record<string, number> {
  const [before, after] = [first, next].map(readManifest);
  const tables = [first, next].map(readTables);
  const made = deltaBetween(tables[0], tables[1]);
  if (!made) throw new Error("no delta is smaller than the tables");
  const deltas: Readonly<Record<string, unknown>> = { ...readDelta(made.bytes) };
  const parts = after.parts.map(({ role, path, sha256 }) => ({
    role,
    bytes: onTheWire(join(next, path)),
    had: before.parts.some((part) => part.sha256 === sha256),
  }));
  const total = (of: typeof parts): number => of.reduce((sum, { bytes }) => sum + bytes, 0);
  const whole = parts.filter(({ role, had }) => !had && !deltas[role]);
  const fetched = made.transferBytes + total(whole);
  return {
    "delta, bytes on the wire": made.transferBytes,
    "tables that it makes, bytes on the wire": made.wholeTransferBytes,
    ...Object.fromEntries(whole.map(({ role, bytes }) => [`${role}, fetched whole, bytes on the wire`, bytes])),
    "update, bytes on the wire": fetched,
    "release, bytes on the wire": total(parts),
    [OF_RELEASE]: fetched / total(parts),
  };
}

function onTheWire(file: string): number {
  return statSync(existsSync(`${file}.br`) ? `${file}.br` : file).size;
}

/** The log of all but the last week, the whole, and the sessions of the days after. */
function writeLogs(): { before: string; whole: string; later: string } {
  const [header, ...rows] = gunzipSync(readFileSync(`${DATA}/train.tsv.gz`))
    .toString("utf8")
    .trimEnd()
    .split("\n");
  const timeOf = (row: string): number => Number(row.split("\t")[2]);
  const end = rows.reduce((latest, row) => Math.max(latest, timeOf(row)), 0) - WEEK_S;
  const sessionOf = (row: string): string => row.split("\t")[0];
  const late = new Set(rows.filter((row) => timeOf(row) > end).map(sessionOf));
  const before = join(OUT, "before.tsv");
  const whole = join(OUT, "whole.tsv");
  writeFileSync(before, [header, ...rows.filter((row) => !late.has(sessionOf(row)))].join("\n"));
  writeFileSync(whole, [header, ...rows].join("\n"));
  const later = join(OUT, "later.tsv");
  // Both number their sessions by themselves.
  const days = ["valid", "test"].flatMap((day) => {
    const [, ...clicks] = gunzipSync(readFileSync(`${DATA}/${day}.tsv.gz`))
      .toString("utf8")
      .trimEnd()
      .split("\n");
    return clicks.map((row) => day + row);
  });
  writeFileSync(later, [header, ...days].join("\n"));
  return { before, whole, later };
}
