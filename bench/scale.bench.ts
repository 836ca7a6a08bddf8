// Time and memory of `afterclick build` against the number of clicks, on simulated logs with a fixed training budget.
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
  const began = performance.now();
  execFileSync(
    process.execPath,
    ["dist/cli.js", "build", "--events", events, "--out", out, "--budget", String(BUDGET_MINUTES)],
    { stdio: ["ignore", "ignore", "inherit"] },
  );
  const seconds = (performance.now() - began) / 1000;
  const report = JSON.parse(readFileSync(`${out}/build-report.json`, "utf8")) as Report;
  rmSync(out, { recursive: true });
  rmSync(events);
  const trained = sum(report.stages.filter((stage) => stage.name.endsWith("encoder")));
  metrics[`${name}: clicks`] = log.clicks;
  metrics[`${name}: items released`] = report.log.releaseItems;
  metrics[`${name}: build, s`] = seconds;
  metrics[`${name}: training the encoder (fixed budget), s`] = trained;
  metrics[`${name}: peak memory, MB`] = report.peakMemoryMB;
  for (const stage of report.stages) metrics[`${name}: ${stage.name}, s`] = stage.seconds;
  metrics[`${name}: reading and writing, s`] = seconds - sum(report.stages);
}

const measured = SIZES.slice(0, ON_THE_LINE).filter(({ name }) => `${name}: clicks` in metrics);
if (measured.length >= 2) {
  const of = (what: string): number[] => measured.map(({ name }) => metrics[`${name}: ${what}`]);
  const clicks = of("clicks");
  const paid = of("build, s").map((total, i) => total - of("training the encoder (fixed budget), s")[i]);
  // Exponent b of time ~ clicks^b: 1 is linear, below 1 a fixed cost weighs in.
  metrics["slope (log-log) of time without training the encoder"] = slope(clicks.map(Math.log), paid.map(Math.log));
  metrics["slope (log-log) of peak memory"] = slope(clicks.map(Math.log), of("peak memory, MB").map(Math.log));
  metrics["slope (log-log) between the two largest, time"] = slope(
    clicks.slice(-2).map(Math.log),
    paid.slice(-2).map(Math.log),
  );
  metrics["slope (log-log) between the two largest, memory"] = slope(
    clicks.slice(-2).map(Math.log),
    of("peak memory, MB").slice(-2).map(Math.log),
  );
  const millions = clicks.map((count) => count / 1e6);
  metrics["seconds per million clicks"] = slope(millions, paid);
  metrics["MB per million clicks"] = slope(millions, of("peak memory, MB"));
}
saveResult("scale", metrics, "npm run bench scale");

interface Report {
  readonly log: { readonly releaseItems: number };
  readonly stages: readonly { readonly name: string; readonly seconds: number }[];
  readonly peakMemoryMB: number;
}

function sum(stages: readonly { readonly seconds: number }[]): number {
  return stages.reduce((total, { seconds }) => total + seconds, 0);
}

/** Of the least-squares line. */
function slope(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  return (
    x.reduce((total, xi, i) => total + (xi - mx) * (y[i] - my), 0) / x.reduce((total, xi) => total + (xi - mx) ** 2, 0)
  );
}
