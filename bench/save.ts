import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";

/** Quantiles of one measured quantity. */
export interface Quantiles {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  /** Null below 1,000 measurements: it would be the largest one. */
  readonly p999: number | null;
  readonly n: number;
  readonly unit: string;
}

/** Nearest-rank quantiles. @throws RangeError without values. */
export function quantiles(values: readonly number[], unit: string): Quantiles {
  if (values.length === 0) throw new RangeError("nothing was measured");
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
  return {
    p50: at(0.5),
    p90: at(0.9),
    p99: at(0.99),
    p999: values.length >= 1000 ? at(0.999) : null,
    n: values.length,
    unit,
  };
}

/** Figures of one suite: quantiles, or plain numbers (shares, bytes, seconds). */
export type Metrics = Readonly<Record<string, Quantiles | number>>;

/** What is said of a run beside its figures. */
export type Notes = Readonly<Record<string, string>>;

export interface Result {
  readonly suite: string;
  readonly command: string;
  /** ISO time. */
  readonly date: string;
  readonly commit: string;
  readonly machine: ReturnType<typeof machine>;
  readonly metrics: Metrics;
  readonly notes?: Notes;
}

/** What a run before has saved; null when there is nothing. */
export function readResult(suite: string): (Result & { readonly notes: Notes }) | null {
  const file = join(RESULTS, `${suite}.json`);
  if (!existsSync(file)) return null;
  return { notes: {}, ...(JSON.parse(readFileSync(file, "utf8")) as Result) };
}

/** Of a suite that is measured in parts; empty when nothing was saved. */
export function readMetrics<T extends Metrics[string] = number>(suite: string): Record<string, T> {
  return (readResult(suite)?.metrics ?? {}) as Record<string, T>;
}

/** What this runs on. */
export const machine = () => ({
  cpu: cpus()[0].model,
  cores: cpus().length,
  memoryGB: Math.round(totalmem() / 2 ** 30),
  node: process.version,
});

const RESULTS = join(import.meta.dirname, "..", "..", "bench", "results");

/** Writes bench/results/<suite>.json with the machine, the commit and the date, and prints the figures. */
export function saveResult(suite: string, metrics: Metrics, command: string): void {
  writeResult(suite, metrics, command);
  printMetrics(metrics);
}

export function writeResult(suite: string, metrics: Metrics, command: string, notes?: Notes): void {
  const broken = Object.entries(metrics).filter(([, value]) => typeof value === "number" && !Number.isFinite(value));
  if (broken.length > 0) throw new RangeError(`not a number: ${broken.map(([name]) => name).join(", ")}`);
  mkdirSync(RESULTS, { recursive: true });
  const result: Result = {
    suite,
    command,
    date: new Date().toISOString(),
    commit: execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim(),
    machine: machine(),
    metrics,
    ...(notes && { notes }),
  };
  writeFileSync(join(RESULTS, `${suite}.json`), `${JSON.stringify(result, null, 2)}\n`);
}

export function printMetrics(metrics: Metrics): void {
  console.table(
    Object.fromEntries(
      Object.entries(metrics).map(([name, value]) => [name, typeof value === "number" ? { value } : value]),
    ),
  );
}
