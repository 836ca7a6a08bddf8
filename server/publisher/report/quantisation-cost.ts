import { type Evaluated, makeCaseRanker } from "../evaluate/case-ranker.ts";
import { type Case, prefixOf } from "../evaluate/cases.ts";
import { inFloat32 } from "../evaluate/float-scan.ts";
import { type Accuracy, accuracyOfRanks, placeIn } from "../evaluate/metrics.ts";
import { evenly } from "../evenly.ts";

interface Pair {
  readonly device: Accuracy;
  readonly encoderAlone: Accuracy;
}

/** What int8 rows cost: the same cases by the rows that are shipped and by those that were trained. */
export interface QuantisationCost {
  readonly int8: Pair;
  readonly float32: Pair;
}

/** Searching float32 rows in JavaScript takes its time: so many rows are read, in all, at most. */
const ROWS_READ = 5e7;
const MOST_CASES = 1_000;

export const quantisationCases = (cases: readonly Case[], n: number): readonly Case[] =>
  evenly(cases, Math.max(20, Math.min(MOST_CASES, Math.floor(ROWS_READ / n))));

/** @param rows float32[n, D] of any length, before they were quantised */
export async function quantisationCost(
  evaluated: Evaluated,
  rows: Float32Array,
  cases: readonly Case[],
  k: number,
  tick: () => void,
): Promise<QuantisationCost> {
  const measure = async (one: Evaluated): Promise<Pair> => {
    const rank = makeCaseRanker(one, k);
    const ranks = { device: [] as number[], encoderAlone: [] as number[] };
    for (const one of cases) {
      const { answers } = await rank(prefixOf(one));
      ranks.device.push(placeIn(answers.device, one.target));
      ranks.encoderAlone.push(placeIn(answers.encoderAlone, one.target));
      tick();
    }
    return { device: accuracyOfRanks(ranks.device, k), encoderAlone: accuracyOfRanks(ranks.encoderAlone, k) };
  };
  return {
    int8: await measure(evaluated),
    float32: await measure({ ...evaluated, ...inFloat32(evaluated.shard, rows) }),
  };
}
