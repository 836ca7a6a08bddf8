// Reports that come in: throughput beside a bare Express handler, kills under load, hostile bodies, and estimates from the database. The
// server is the built command in a process of its own. A part alone: npm run bench ingest -- --only kills. PostgreSQL's halves are left out
// where no server is installed.

import { measureEstimates } from "./ingest/measured-estimates.ts";
import { measureHostile } from "./ingest/measured-hostile.ts";
import { measureKills } from "./ingest/measured-kills.ts";
import { measureThroughput } from "./ingest/measured-throughput.ts";
import { only } from "./only.ts";
import { type Metrics, printMetrics, readMetrics, writeResult } from "./save.ts";

const NOTES = {
  throughput:
    "kept-alive connections on the same machine, each sending a report (a set of 100 values) when its last is answered; slices of 1 s, ours and bare in turn; medians. Bare: Express that reads the body and answers 204",
  kills:
    "SIGKILL to the server after 0.3 to 1.2 s of load, 50 times on one database; lost: acknowledged by 204 and not stored; a tenth of the reports is sent twice",
  hostile:
    "oversized, deep, cut off, replayed, out of domain, of a wrong type, noise; slow bodies are left hanging meanwhile",
};

const PARTS = [
  { name: "throughput", run: measureThroughput },
  { name: "kills", run: measureKills },
  { name: "hostile", run: measureHostile },
  { name: "estimates", run: measureEstimates },
];

for (const { name, run } of only(PARTS, "name")) {
  console.log(`- ${name}`);
  const metrics = await run();
  printMetrics(metrics);
  writeResult("ingest", { ...readMetrics<Metrics[string]>("ingest"), ...metrics }, "npm run bench ingest", NOTES);
}
