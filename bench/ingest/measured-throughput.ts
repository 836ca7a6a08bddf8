import { fileURLToPath } from "node:url";
import { client, reportMaker } from "../../server/ingest/load-test-util.ts";
import { startServer } from "../../server/ingest/start-server-test-util.ts";
import type { Metrics } from "../save.ts";
import { inEachPlace, whileServing } from "./places.ts";

/** Few connections wait for the disk together and leave the server idle meanwhile; of many, others are served. */
const CONNECTIONS = [64, 256];
const SLICE_MS = 1_000;
const SLICES = 12;
const WARM_UP_MS = 3_000;
/** Of the bare handler's requests a second. */
const LEAST_RATIO = 0.5;

export async function measureThroughput(): Promise<Metrics> {
  const metrics: Record<string, number> = {};
  const bare = await startServer([fileURLToPath(new URL("./bare-server.js", import.meta.url))]);
  try {
    await inEachPlace(async (place) => {
      for (const connections of CONNECTIONS) {
        const { ours, theirs } = await whileServing(place, (server) => inTurn(server.url, bare.url, connections));
        const name = `throughput, ${place.name}, ${connections} connections`;
        const ratio = median(ours) / median(theirs);
        const pairs = ours.map((one, i) => one / theirs[i]);
        metrics[`${name}: reports/s`] = Math.round(median(ours));
        metrics[`${name}: bare Express, requests/s`] = Math.round(median(theirs));
        metrics[`${name}: ratio`] = ratio;
        metrics[`${name}: ratio, least of the pairs`] = Math.min(...pairs);
        metrics[`${name}: ratio, most of the pairs`] = Math.max(...pairs);
        if (ratio < LEAST_RATIO) process.exitCode = 1;
      }
    });
  } finally {
    await bare.end("SIGTERM");
  }
  return { ...metrics, "throughput: ratio, aim": LEAST_RATIO };
}

async function inTurn(ours: string, theirs: string, connections: number) {
  const make = reportMaker();
  await requestsPerSecond(ours, WARM_UP_MS, connections, make);
  await requestsPerSecond(theirs, WARM_UP_MS, connections, make);
  const slices = { ours: [] as number[], theirs: [] as number[] };
  for (let i = 0; i < SLICES; i++) {
    slices.ours.push(await requestsPerSecond(ours, SLICE_MS, connections, make));
    slices.theirs.push(await requestsPerSecond(theirs, SLICE_MS, connections, make));
  }
  return slices;
}

async function requestsPerSecond(
  url: string,
  ms: number,
  connections: number,
  make: ReturnType<typeof reportMaker>,
): Promise<number> {
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
  await Promise.all(Array.from({ length: connections }, run));
  return (1000 * answered) / (performance.now() - started);
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1];
