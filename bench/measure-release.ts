import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** The built command line, as a site owner has it; its progress is shown. */
export function afterclick(...args: string[]): string {
  return execFileSync(process.execPath, ["dist/cli.js", ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: 1 << 26,
  });
}

/** Builds with the default budget, evaluates, and answers the figures to save, in % unless the name says otherwise. */
export function measureRelease(out: string, build: string[], evaluate: string[]): Record<string, number> {
  const began = performance.now();
  afterclick("build", ...build, "--out", out);
  const buildMinutes = (performance.now() - began) / 60_000;
  return { "build, minutes": buildMinutes, ...measureBuilt(out, evaluate) };
}

/** The figures of a release that is there already. */
export function measureBuilt(out: string, evaluate: string[]): Record<string, number> {
  const report = JSON.parse(readFileSync(`${out}/build-report.json`, "utf8")) as Report;
  const evaluation = JSON.parse(afterclick("evaluate", "--release", out, "--json", ...evaluate)) as Evaluation;
  const stages = report.stages.reduce((sum, { seconds }) => sum + seconds, 0) / 60;
  const models = report.parts.filter(({ role }) => role === "encoder" || role === "ranker");
  const metrics: Record<string, number> = {
    "build, minutes by its report": stages,
    "build, peak memory in MB": report.peakMemoryMB,
    "encoder and ranker, bytes brotli": models.reduce((sum, { transferBytes }) => sum + transferBytes, 0),
    cases: evaluation.cases,
  };
  const methods = Object.entries({ device: evaluation, ...evaluation.baselines });
  for (const [name, { hr, mrr }] of methods) {
    metrics[`${name}, HR@20 %`] = 100 * hr;
    metrics[`${name}, MRR@20 %`] = 100 * mrr;
  }
  const { intervals, bars, baselines } = evaluation;
  for (const metric of ["hr", "mrr"] as const) {
    const [low, high] = intervals[metric];
    metrics[`device, ${metric.toUpperCase()}@20 %, 95 % interval from`] = 100 * low;
    metrics[`device, ${metric.toUpperCase()}@20 %, 95 % interval to`] = 100 * high;
  }
  metrics["device, MRR@20 over that of the encoder alone"] = evaluation.mrr / baselines.encoderAlone.mrr;
  metrics[`device, MRR@20 over that of ${bars.sessionBlind.method}, the best list that ignores the session`] =
    bars.sessionBlind.mrrRatio;
  for (const [name, first] of Object.entries(bars.firstClick)) {
    metrics[`after one click: ${name}, HR@20 %`] = 100 * first.hr;
    metrics[`after one click: ${name}, MRR@20 %`] = 100 * first.mrr;
  }
  const { quantisation } = report;
  if (quantisation) {
    for (const kind of ["device", "encoderAlone"] as const) {
      for (const metric of ["hr", "mrr"] as const) {
        metrics[`${kind}, ${metric.toUpperCase()}@20 of int8 over float32, held-out cases`] =
          quantisation.int8[kind][metric] / quantisation.float32[kind][metric];
      }
    }
  }
  return metrics;
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
type Pair = Readonly<Record<"device" | "encoderAlone", Accuracy>>;
interface Report {
  readonly peakMemoryMB: number;
  readonly stages: readonly { readonly seconds: number }[];
  readonly parts: readonly { readonly role: string; readonly transferBytes: number }[];
  readonly quantisation: { readonly int8: Pair; readonly float32: Pair } | null;
}
