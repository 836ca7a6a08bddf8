import { killRounds } from "../../server/ingest/kill-rounds-test-util.ts";
import type { Metrics } from "../save.ts";
import { CLI, inEachPlace } from "./places.ts";

export async function measureKills(): Promise<Metrics> {
  const metrics: Record<string, number> = {};
  await inEachPlace(async ({ name, url }) => {
    const outcome = await killRounds({ cli: CLI, url, rounds: 50, connections: 64, loadMs: [300, 1_200] });
    for (const [what, count] of Object.entries(outcome)) metrics[`kills, ${name}: ${what}`] = count;
    if (outcome.lost + outcome.invented + Math.abs(outcome.countedTwice) > 0) process.exitCode = 1;
  });
  return metrics;
}
