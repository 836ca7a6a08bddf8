import { seededRng } from "../../../shared/math/rng.ts";

export const PERMUTATIONS = 10_000;

/**
 * Paired randomisation test, two-sided: how often would a difference at least this large come about if each unit's
 * result were A's or B's by the toss of a coin? Recommended for retrieval experiments by Smucker, Allan & Carterette
 * (CIKM 2007); units are whole sessions, since a session's cases are no separate tosses.
 *
 * @param differences by unit: sum over its cases of B's value less A's
 * @returns p in (0, 1]; the observed result counts as one of the permutations (Phipson & Smyth 2010)
 */
export function permutationTest(differences: Float64Array, seed: number, permutations = PERMUTATIONS): number {
  // A unit without a difference has none either way round.
  const moving = differences.filter((difference) => difference !== 0);
  const observed = Math.abs(moving.reduce((sum, difference) => sum + difference, 0));
  // Sums of the same numbers in other signs may differ in the last bits.
  const least = observed * (1 - 1e-12);
  const rng = seededRng(seed);
  let asLarge = 0;
  for (let permutation = 0; permutation < permutations; permutation++) {
    let sum = 0;
    let coins = 0;
    for (let i = 0; i < moving.length; i++) {
      if (i % 32 === 0) coins = Math.floor(rng() * 2 ** 32) | 0;
      sum += coins & 1 ? moving[i] : -moving[i];
      coins >>>= 1;
    }
    if (Math.abs(sum) >= least) asLarge++;
  }
  return (asLarge + 1) / (permutations + 1);
}
