// Time and memory of `afterclick build` against the number of clicks, on simulated logs with a fixed training budget. Time is
// that of the processor, all cores together, so that a busy machine does not bend the line.
// All sizes take about an hour: `npm run bench scale -- --only 0.3M,1M` runs some of them; saved figures of the others stay.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { only } from "./only.ts";
import { readMetrics, saveResult } from "./save.ts";
import { writeSimulatedClicks } from "./simulated-clicks.ts";

const SIZES = [
  { name: "0.3M", clicks: 300_000, items: 20_000 },
  { name: "1M", clicks: 1_000_000, items: 50_000 },
  { name: "3M", clicks: 3_000_000, items: 100_000 },
  { name: "10M", clicks: 10_000_000, items: 200_000 },
  // A catalogue as large as any; it is no point of the line through the others.
  { name: "1M items", clicks: 5_000_000, items: 1_000_000 },
] as const;
const ON_THE_LINE = 4;
const BUDGET_MINUTES = 1;
const FOLDER = ".cache/scale";

mkdirSync(FOLDER, { recursive: true });
const metrics: Record<string, number> = { ...readMetrics("scale") };
for (const { name, clicks, items } of only(SIZES, "name")) {
  const events = `${FOLDER}/events.csv`;
  const out = `${FOLDER}/out`;
  const log = await writeSimulatedClicks(events, { clicks, items, seed: 1 });
  execFileSync(
    process.execPath,
    ["dist/cli.js", "build", "--events", events, "--out", out, "--budget", String(BUDGET_MINUTES)],
    { stdio: ["ignore", "ignore", "inherit"] },
  );
  const { stages, ...report } = JSON.parse(readFileSync(`${out}/build-report.json`, "utf8")) as Report;
  rmSync(out, { recursive: true });
  rmSync(events);
  const training = stages.filter((stage) => stage.name.endsWith("encoder"));
  metrics[`${name}: clicks`] = log.clicks;
  metrics[`${name}: items released`] = report.log.releaseItems;
  metrics[`${name}: peak memory, MB`] = report.peakMemoryMB;
  metrics[`${name}: build, processor s`] = sum(stages);
  metrics[`${name}: build but for the encoder's fixed budget, processor s`] = sum(stages) - sum(training);
  for (const stage of stages) metrics[`${name}: ${stage.name}, processor s`] = stage.cpuSeconds;
  saveResult("scale", { ...metrics, ...slopes() }, "npm run bench scale");
}

/** Exponents b of what grows as clicks^b: 1 is linear; below 1 fixed costs weigh in. Empty with fewer than two sizes. */
function slopes(): Record<string, number> {
  const measured = SIZES.slice(0, ON_THE_LINE).filter(({ name }) => `${name}: clicks` in metrics);
  if (measured.length < 2) return {};
  const of = (what: string): number[] => measured.map(({ name }) => metrics[`${name}: ${what}`]);
  const clicks = of("clicks");
  const time = of("build but for the encoder's fixed budget, processor s");
  const memory = of("peak memory, MB");
  const exponent = (values: readonly number[], from = 0): number =>
    slope(clicks.slice(from).map(Math.log), values.slice(from).map(Math.log));
  const millions = clicks.map((count) => count / 1e6);
  return {
    "slope (log-log) of time, encoder left out": exponent(time),
    "slope (log-log) of time between the two largest": exponent(time, -2),
    "slope (log-log) of peak memory": exponent(memory),
    "slope (log-log) of peak memory between the two largest": exponent(memory, -2),
    "processor s a million clicks": slope(millions, time),
    "MB a million clicks": slope(millions, memory),
  };
}

interface Report {
  readonly log: { readonly releaseItems: number };
  readonly stages: readonly Stage[];
  readonly peakMemoryMB: number;
}

interface Stage {
  readonly name: string;
  readonly cpuSeconds: number;
}

function sum(stages: readonly Stage[]): number {
  return stages.reduce((total, { cpuSeconds }) => total + cpuSeconds, 0);
}

/** Of the least-squares line. */
function slope(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  return (
    x.reduce((total, xi, i) => total + (xi - mx) * (y[i] - my), 0) / x.reduce((total, xi) => total + (xi - mx) ** 2, 0)
  );
}
