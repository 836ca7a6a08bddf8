import { seededRng } from "../../../shared/math/rng.ts";
import { BOOTSTRAP_SAMPLES, middle95, sumBy } from "./bootstrap.ts";
import { type Evaluated, makeCaseRanker } from "./case-ranker.ts";
import { type Case, prefixOf, unitsOf } from "./cases.ts";
import type { Interval } from "./evaluation.ts";
import { type Accuracy, accuracyOfRanks, discountedGain, placeIn, reciprocalRank } from "./metrics.ts";
import { PERMUTATIONS, permutationTest } from "./permutation-test.ts";

/** B less A on the same cases. */
export interface PairedDifference {
  /** As fractions of 1. */
  readonly difference: number;
  /** Bootstrap over sessions. */
  readonly interval: Interval;
  /** Of the paired randomisation test. */
  readonly p: number;
}

export interface Comparison {
  readonly k: number;
  readonly cases: number;
  /** What was resampled and permuted, and how many of them there are. */
  readonly over: "sessions" | "cases";
  readonly units: number;
  readonly samples: number;
  readonly permutations: number;
  readonly a: Accuracy;
  readonly b: Accuracy;
  readonly hr: PairedDifference;
  readonly mrr: PairedDifference;
  readonly ndcg: PairedDifference;
  /** Cases in which B places the target higher than A, as high, and lower. Not in the list is lowest. */
  readonly wins: number;
  readonly ties: number;
  readonly losses: number;
}

/** A release and the cases in its item numbers. */
export interface Contender {
  readonly evaluated: Evaluated;
  readonly cases: readonly Case[];
}

/** 1-based place of each case's target in the device's list of k, 0 for a miss. */
export async function deviceRanks(
  { evaluated, cases }: Contender,
  k: number,
  tick: (cases: number) => void = () => {},
): Promise<number[]> {
  const rank = makeCaseRanker(evaluated, k);
  const ranks: number[] = [];
  for (const one of cases) {
    const { answers } = await rank(prefixOf(one));
    ranks.push(placeIn(answers.device, one.target));
    tick(1);
  }
  return ranks;
}

/**
 * Tests pairwise whether two lists of ranks differ.
 *
 * @param a, b ranks of the same cases, as of `deviceRanks`
 * @param units by case: number of its session, see `unitsOf`
 */
export function compareRanks(
  a: readonly number[],
  b: readonly number[],
  units: Int32Array,
  k: number,
  seed: number,
): Comparison {
  const casesOfUnit = sumBy(units, () => 1);
  const paired = (value: (rank: number) => number): PairedDifference => {
    const differences = sumBy(units, (i) => value(b[i]) - value(a[i]));
    return {
      difference: differences.reduce((sum, difference) => sum + difference, 0) / Math.max(1, a.length),
      interval: pairedInterval(differences, casesOfUnit, seed),
      p: permutationTest(differences, seed),
    };
  };
  const height = (rank: number): number => (rank > 0 ? -rank : Number.NEGATIVE_INFINITY);
  const wins = a.filter((rank, i) => height(b[i]) > height(rank)).length;
  const losses = a.filter((rank, i) => height(b[i]) < height(rank)).length;
  return {
    k,
    cases: a.length,
    over: casesOfUnit.length < a.length ? "sessions" : "cases",
    units: casesOfUnit.length,
    samples: BOOTSTRAP_SAMPLES,
    permutations: PERMUTATIONS,
    a: accuracyOfRanks(a, k),
    b: accuracyOfRanks(b, k),
    hr: paired((rank) => (rank > 0 ? 1 : 0)),
    mrr: paired(reciprocalRank),
    ndcg: paired(discountedGain),
    wins,
    ties: a.length - wins - losses,
    losses,
  };
}

export async function compareReleases(
  a: Contender,
  b: Contender,
  k: number,
  seed: number,
  tick: (cases: number) => void = () => {},
): Promise<Comparison> {
  const ranks = [await deviceRanks(a, k, tick), await deviceRanks(b, k, tick)];
  return compareRanks(ranks[0], ranks[1], unitsOf(a.cases), k, seed);
}

/** Units are drawn with both releases' results: what the cases have in common cancels out. */
function pairedInterval(differences: Float64Array, cases: Float64Array, seed: number): Interval {
  const rng = seededRng(seed);
  const drawn = Float64Array.from({ length: BOOTSTRAP_SAMPLES }, () => {
    let sum = 0;
    let n = 0;
    for (let draw = 0; draw < cases.length; draw++) {
      const unit = Math.floor(rng() * cases.length);
      sum += differences[unit];
      n += cases[unit];
    }
    return n > 0 ? sum / n : 0;
  });
  return middle95(drawn);
}
