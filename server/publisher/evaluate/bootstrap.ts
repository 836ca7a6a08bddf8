import { seededRng } from "../../../shared/math/rng.ts";
import type { Interval, Intervals } from "./evaluation.ts";
import { discountedGain, reciprocalRank } from "./metrics.ts";

export const BOOTSTRAP_SAMPLES = 1000;

/**
 * 95 % percentile intervals by the bootstrap (Efron & Tibshirani 1993, ch. 13). Whole units are drawn, with their cases:
 * the cases of one session go right or wrong together, and drawing them one by one would make intervals too narrow
 * (cluster bootstrap, Field & Welsh 2007).
 *
 * @param ranks by case: 1-based, 0 for a miss
 * @param units by case: number of its unit, see `unitsOf`
 */
export function bootstrapIntervals(
  ranks: readonly number[],
  units: Int32Array,
  seed: number,
  samples = BOOTSTRAP_SAMPLES,
): Intervals | null {
  if (ranks.length === 0) return null;
  const cases = sumBy(units, () => 1);
  const hits = sumBy(units, (i) => (ranks[i] > 0 ? 1 : 0));
  const reciprocals = sumBy(units, (i) => reciprocalRank(ranks[i]));
  const gains = sumBy(units, (i) => discountedGain(ranks[i]));
  const drawn = { hr: new Float64Array(samples), mrr: new Float64Array(samples), ndcg: new Float64Array(samples) };
  const rng = seededRng(seed);
  const count = cases.length;
  for (let sample = 0; sample < samples; sample++) {
    let n = 0;
    let hr = 0;
    let mrr = 0;
    let ndcg = 0;
    for (let draw = 0; draw < count; draw++) {
      const unit = Math.floor(rng() * count);
      n += cases[unit];
      hr += hits[unit];
      mrr += reciprocals[unit];
      ndcg += gains[unit];
    }
    drawn.hr[sample] = hr / n;
    drawn.mrr[sample] = mrr / n;
    drawn.ndcg[sample] = ndcg / n;
  }
  return {
    over: count < ranks.length ? "sessions" : "cases",
    units: count,
    samples,
    hr: middle95(drawn.hr),
    mrr: middle95(drawn.mrr),
    ndcg: middle95(drawn.ndcg),
  };
}

/** Sorts the values and answers what bounds their middle 95 %. */
export function middle95(values: Float64Array): Interval {
  values.sort();
  const at = (share: number): number => values[Math.min(values.length - 1, Math.floor(share * values.length))];
  return [at(0.025), at(0.975)];
}

/** Sums over the cases of each unit. */
export function sumBy(units: Int32Array, value: (index: number) => number): Float64Array {
  const sums = new Float64Array(units.reduce((most, unit) => Math.max(most, unit), -1) + 1);
  for (let i = 0; i < units.length; i++) sums[units[i]] += value(i);
  return sums;
}
