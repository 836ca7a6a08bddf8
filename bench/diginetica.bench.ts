// Builds a release from the whole Diginetica log and evaluates it on every test case: half an hour on two cores.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { saveResult } from "./save.ts";

const DATA = "../shared/data/diginetica";
const OUT = ".cache/diginetica";

if (!existsSync(DATA)) {
  console.log(
    `skipped: the Diginetica files are not at ${DATA}. They are for research use and not part of this project.`,
  );
} else {
  const began = performance.now();
  afterclick(
    "build",
    "--format",
    "sessions",
    "--events",
    `${DATA}/train_sessions.txt.gz`,
    "--site",
    "diginetica",
    "--out",
    OUT,
  );
  const buildMinutes = (performance.now() - began) / 60_000;
  const report = JSON.parse(readFileSync(`${OUT}/build-report.json`, "utf8")) as { peakMemoryMB: number };
  const evaluation = JSON.parse(
    afterclick("evaluate", "--release", OUT, "--cases", `${DATA}/test_cases.tsv.gz`, "--json"),
  ) as Evaluation;
  const metrics: Record<string, number> = {
    "build, minutes": buildMinutes,
    "build, peak memory in MB": report.peakMemoryMB,
    cases: evaluation.cases,
  };
  for (const [name, { hr, mrr }] of [["device", evaluation] as const, ...Object.entries(evaluation.baselines)]) {
    metrics[`${name}, HR@20 %`] = 100 * hr;
    metrics[`${name}, MRR@20 %`] = 100 * mrr;
  }
  saveResult("diginetica", metrics, "npm run bench diginetica");
}

interface Accuracy {
  readonly cases: number;
  readonly hr: number;
  readonly mrr: number;
}
interface Evaluation extends Accuracy {
  readonly baselines: Readonly<Record<string, Accuracy>>;
}

function afterclick(...args: string[]): string {
  return execFileSync(process.execPath, ["dist/cli.js", ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: 1 << 26,
  });
}
