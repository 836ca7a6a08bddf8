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
  const log = `${DATA}/train_sessions.txt.gz`;
  afterclick("build", "--format", "sessions", "--events", log, "--site", "diginetica", "--out", OUT);
  const buildMinutes = (performance.now() - began) / 60_000;
  const report = JSON.parse(readFileSync(`${OUT}/build-report.json`, "utf8")) as { peakMemoryMB: number };
  const evaluation = JSON.parse(
    afterclick(
      "evaluate",
      ...["--release", OUT, "--cases", `${DATA}/test_cases.tsv.gz`, "--json"],
      ...["--format", "sessions", "--train", log],
    ),
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
  const { intervals, bars } = evaluation;
  for (const metric of ["hr", "mrr"] as const) {
    const [low, high] = intervals[metric];
    metrics[`device, ${metric.toUpperCase()}@20 %, 95 % interval from`] = 100 * low;
    metrics[`device, ${metric.toUpperCase()}@20 %, 95 % interval to`] = 100 * high;
  }
  metrics[`device, MRR@20 over that of ${bars.sessionBlind.method}, the best list that ignores the session`] =
    bars.sessionBlind.mrrRatio;
  for (const [name, first] of Object.entries(bars.firstClick)) {
    metrics[`after one click: ${name}, HR@20 %`] = 100 * first.hr;
    metrics[`after one click: ${name}, MRR@20 %`] = 100 * first.mrr;
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
  readonly intervals: Readonly<Record<"hr" | "mrr", readonly [number, number]>>;
  readonly bars: {
    readonly sessionBlind: { readonly method: string; readonly mrrRatio: number };
    readonly firstClick: Readonly<Record<"device" | "sessionKnn", Accuracy>>;
  };
}

function afterclick(...args: string[]): string {
  return execFileSync(process.execPath, ["dist/cli.js", ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: 1 << 26,
  });
}
