import { fileURLToPath } from "node:url";
import { client, reportMaker } from "../../server/ingest/load-test-util.ts";
import { startServer } from "../../server/ingest/start-server-test-util.ts";
import type { Metrics } from "../save.ts";
import { inEachPlace, whileServing } from "./places.ts";

const CONNECTIONS = 256;
const SLICE_MS = 1_000;
const SLICES = 20;
const WARM_UP_MS = 3_000;
/** Of the bare handler's requests a second. */
const LEAST_RATIO = 0.5;

export async function measureThroughput(): Promise<Metrics> {
  const metrics: Record<string, number> = {};
  const bare = await startServer([fileURLToPath(new URL("./bare-server.js", import.meta.url))]);
  try {
    await inEachPlace(async (place) => {
      const { ours, theirs } = await whileServing(place, (server) => inTurn(server.url, bare.url));
      const ratio = median(ours) / median(theirs);
      metrics[`throughput, ${place.name}: reports/s`] = Math.round(median(ours));
      metrics[`throughput, ${place.name}: bare Express, requests/s`] = Math.round(median(theirs));
      metrics[`throughput, ${place.name}: ratio`] = ratio;
      metrics[`throughput, ${place.name}: ratio, least of the pairs`] = Math.min(
        ...ours.map((one, i) => one / theirs[i]),
      );
      if (ratio < LEAST_RATIO) process.exitCode = 1;
    });
  } finally {
    await bare.end("SIGTERM");
  }
  return { ...metrics, "throughput: ratio, aim": LEAST_RATIO };
}

async function inTurn(ours: string, theirs: string) {
  const make = reportMaker();
  await requestsPerSecond(ours, WARM_UP_MS, make);
  await requestsPerSecond(theirs, WARM_UP_MS, make);
  const slices = { ours: [] as number[], theirs: [] as number[] };
  for (let i = 0; i < SLICES; i++) {
    slices.ours.push(await requestsPerSecond(ours, SLICE_MS, make));
    slices.theirs.push(await requestsPerSecond(theirs, SLICE_MS, make));
  }
  return slices;
}

async function requestsPerSecond(url: string, ms: number, make: ReturnType<typeof reportMaker>): Promise<number> {
  const started = performance.now();
  let answered = 0;
  const run = async () => {
    const own = client(url);
    while (performance.now() - started < ms) {
      const status = await own.post(JSON.stringify(make()));
      if (status !== 204) throw new Error(`a report was answered with ${status}`);
      answered++;
    }
    own.close();
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, run));
  return (1000 * answered) / (performance.now() - started);
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1];
