import type { Rng } from "../../../shared/math/rng.ts";

/** Half of the negatives are uniform, half follow popularity to this power (Mikolov et al. 2013). */
const POPULARITY_POWER = 0.75;
const POPULAR_SHARE = 0.5;

/**
 * The candidates a batch's targets compete with: the batch's own targets, filled up with random items. Small catalogues
 * compete whole, which needs no sampling and no correction.
 */
export class NegativeSampler {
  /** Slots a batch has, a multiple of 4. */
  readonly slots: number;
  readonly whole: boolean;
  /** float32[n]: ln of the probability that an item is among a batch's candidates. */
  readonly logInclusion: Float32Array;
  readonly #threshold: Float64Array;
  readonly #alias: Int32Array;
  readonly #n: number;

  /**
   * @param targets how often each item is a target
   * @param tokensPerBatch targets of a full batch
   */
  constructor(targets: Float64Array, tokensPerBatch: number, slots: number) {
    const n = targets.length;
    this.#n = n;
    // Nearly the whole catalogue costs hardly more than the slots, and drawing the last distinct items takes for ever.
    this.whole = n <= 1.5 * slots;
    this.slots = this.whole ? Math.ceil(n / 4) * 4 : Math.ceil(slots / 4) * 4;
    const proposal = proposalOf(targets);
    this.logInclusion = this.whole ? new Float32Array(n) : inclusion(targets, tokensPerBatch, proposal, this.slots);
    const { threshold, alias } = aliasTable(proposal);
    this.#threshold = threshold;
    this.#alias = alias;
  }

  /** One item, by the proposal distribution (alias method, Walker 1977). */
  draw(rng: Rng): number {
    const i = Math.floor(rng() * this.#n);
    return rng() < this.#threshold[i] ? i : this.#alias[i];
  }
}

function proposalOf(targets: Float64Array): Float64Array {
  const weights = targets.map((count) => count ** POPULARITY_POWER);
  const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  return weights.map((weight) => (1 - POPULAR_SHARE) / targets.length + (POPULAR_SHARE * weight) / total);
}

/** The number of draws is what fills the slots on average: found by bisection, since draws that repeat are thrown away. */
function inclusion(targets: Float64Array, tokens: number, proposal: Float64Array, slots: number): Float32Array {
  const n = targets.length;
  const total = targets.reduce((sum, count) => sum + count, 0) || 1;
  const logAbsentFromTargets = targets.map((count) => tokens * Math.log1p(-Math.min(count / total, 1 - 1e-12)));
  const logAbsentFromDraw = proposal.map((q) => Math.log1p(-Math.min(q, 1 - 1e-12)));
  const probability = (i: number, draws: number) => -Math.expm1(logAbsentFromTargets[i] + draws * logAbsentFromDraw[i]);
  let low = 0;
  let high = 64 * slots;
  for (let round = 0; round < 50; round++) {
    const draws = (low + high) / 2;
    let expected = 0;
    for (let i = 0; i < n; i++) expected += probability(i, draws);
    if (expected < slots) low = draws;
    else high = draws;
  }
  return Float32Array.from({ length: n }, (_, i) => Math.log(probability(i, low) + 1e-12));
}

function aliasTable(distribution: Float64Array): { threshold: Float64Array; alias: Int32Array } {
  const n = distribution.length;
  const threshold = new Float64Array(n).fill(1);
  const alias = Int32Array.from({ length: n }, (_, i) => i);
  const scaled = distribution.map((q) => q * n);
  const small: number[] = [];
  const large: number[] = [];
  scaled.forEach((q, i) => {
    (q < 1 ? small : large).push(i);
  });
  while (small.length > 0 && large.length > 0) {
    const less = small.pop() as number;
    const more = large.pop() as number;
    threshold[less] = scaled[less];
    alias[less] = more;
    scaled[more] -= 1 - scaled[less];
    (scaled[more] < 1 ? small : large).push(more);
  }
  return { threshold, alias };
}
