// The mechanisms of local differential privacy: error against the floor of docs/privacy.md, bytes of a report, time and memory of
// decoding. Every simulated device runs the function that real ones run. A part alone: npm run bench privacy --only error

import { only } from "./only.ts";
import { measureDecoding } from "./privacy/measured-decoding.ts";
import { measureError } from "./privacy/measured-error.ts";
import { type Metrics, printMetrics, readMetrics, writeResult } from "./save.ts";

const DEVICES = 100_000;
const REPORTS = 1_000_000;
const EPSILONS = [500, 1000, 2000, 4000];
/** Few values have a squared error that varies much from survey to survey, so more surveys are made: 2 % and less of standard error. */
const DOMAINS = [
  { name: "2", domain: 2, surveys: 5000, aim: 1.05 },
  { name: "16", domain: 16, surveys: 1000, aim: 1.05 },
  { name: "100", domain: 100, surveys: 200, aim: 1.05 },
  { name: "1000", domain: 1000, surveys: 200, aim: 1.05 },
  { name: "10000", domain: 10_000, surveys: 200, aim: 1.1 },
];
/** s for a million reports with 1,000 values, on one core. */
const MOST_DECODING_SECONDS = 10;

const NOTES = {
  surveys: `of ${DEVICES.toLocaleString("en")} devices, whose values are drawn evenly: the worst case. Device's and server's own functions on integers from a seeded generator`,
  error: "total squared error over the values, mean of the surveys; floor: docs/privacy.md",
};

const PARTS = [
  ...DOMAINS.map(({ name, domain, surveys, aim }) => ({ name, run: () => errors(domain, surveys, aim) })),
  { name: "decoding", run: decoding },
];

for (const { name, run } of only(PARTS, "name")) {
  console.log(`- ${name}`);
  const metrics = run();
  printMetrics(metrics);
  writeResult("privacy", { ...readMetrics<Metrics[string]>("privacy"), ...metrics }, "npm run bench privacy", NOTES);
}

function errors(domain: number, surveys: number, aim: number): Metrics {
  const metrics: Record<string, number> = {};
  for (const milli of EPSILONS) {
    const name = `${domain} values, ε ${milli / 1000}`;
    const measured = measureError(domain, milli, DEVICES, surveys);
    metrics[`${name}: error / floor`] = measured.ratio;
    metrics[`${name}: error / floor, standard error`] = measured.standardError;
    metrics[`${name}: error / floor, by the formula`] = measured.exact;
    metrics[`${name}: surveys`] = surveys;
    metrics[`${name}: intervals that hold the truth`] = measured.covered;
    metrics[`${name}: report bytes`] = measured.reportBytes;
    if (measured.ratio > aim) process.exitCode = 1;
  }
  metrics[`${domain} values: error / floor, aim`] = aim;
  return metrics;
}

function decoding(): Metrics {
  const metrics: Record<string, number> = {};
  for (const domain of [1000, 10_000, 65_536])
    for (const milli of EPSILONS) {
      const name = `${REPORTS.toLocaleString("en")} reports, ${domain} values, ε ${milli / 1000}`;
      const { seconds, estimateSeconds, tallyBytes, grownBytes } = measureDecoding(domain, milli, REPORTS);
      metrics[`${name}: decoding, s`] = seconds;
      metrics[`${name}: of which estimates, s`] = estimateSeconds;
      metrics[`${name}: tally, bytes`] = tallyBytes;
      metrics[`${name}: memory grown over the last nine tenths, bytes`] = grownBytes;
      if (seconds > MOST_DECODING_SECONDS) process.exitCode = 1;
    }
  return metrics;
}
