import type { Rng } from "../../../shared/math/rng.ts";
import { MASKED } from "./encoder-model.ts";

/** Half of the random candidates are uniform, half follow popularity to this power (Mikolov et al. 2013). */
const POPULARITY_POWER = 0.75;
const POPULAR_SHARE = 0.5;
/** Neighbours of the item read that a target competes with, and the share of the slots that neighbours may fill. */
const NEIGHBOURS_PER_TOKEN = 8;
const NEIGHBOUR_SHARE = 0.5;

export interface NegativeSamplerOptions {
  /** float64[n]: how often an item is a target. */
  readonly targets: Float64Array;
  /** float64[n]: how often an item is what a target follows. */
  readonly reads: Float64Array;
  /** Neighbours of each item, best first: items[offsets[i], offsets[i + 1]). */
  readonly neighbours: { readonly offsets: Int32Array; readonly items: Int32Array };
  /** Targets of a full batch. */
  readonly tokensPerBatch: number;
  /** Candidates a batch has room for. */
  readonly slots: number;
}

export interface BatchCandidates {
  /** Distinct item indices. */
  readonly items: Int32Array;
  /**
   * float32[tokens, slots]: minus ln of the probability that the candidate is in this batch, given the token; MASKED in
   * empty slots.
   */
  readonly logWeight: Float32Array;
}

/**
 * The candidates a batch's targets compete with: the batch's own targets, neighbours of the items read, and random items.
 * Few items are hard to tell from a target, and random ones seldom are among them: with the neighbours of each token's
 * own item always there, the sampled softmax is exact where it matters, and each candidate's weight is the inverse of
 * its inclusion probability (Horvitz & Thompson 1952). Small catalogues compete whole, without correction.
 */
export class NegativeSampler {
  /** Slots a batch has, a multiple of 4. */
  readonly slots: number;
  readonly whole: boolean;
  /** float32[n]: ln of the probability that an item is among a batch's candidates, whatever a token reads. */
  readonly logInclusion: Float32Array;
  /** The same, given that it is a neighbour of the token's item. */
  readonly #logOwnInclusion: Float32Array;
  readonly #neighbours: NegativeSamplerOptions["neighbours"];
  /** Share of the batch's neighbours that are kept. */
  readonly #thinning: number;
  readonly #threshold: Float64Array;
  readonly #alias: Int32Array;
  readonly #n: number;
  readonly #candidates: Int32Array;
  readonly #slotOf: Int32Array;
  /** Batch in which an item was last looked at, and in which it was last a candidate. */
  readonly #seenIn: Int32Array;
  readonly #chosenIn: Int32Array;
  #batch = 0;

  constructor({ targets, reads, neighbours, tokensPerBatch, slots }: NegativeSamplerOptions) {
    const n = targets.length;
    this.#n = n;
    // Nearly the whole catalogue costs hardly more than the slots, and drawing the last distinct items takes for ever.
    this.whole = n <= 1.5 * slots;
    this.slots = this.whole ? Math.ceil(n / 4) * 4 : Math.ceil(slots / 4) * 4;
    this.#neighbours = neighbours;
    const proposal = proposalOf(targets);
    const { threshold, alias } = aliasTable(proposal);
    this.#threshold = threshold;
    this.#alias = alias;
    this.#candidates = new Int32Array(this.slots);
    this.#slotOf = new Int32Array(n);
    this.#seenIn = new Int32Array(n);
    this.#chosenIn = new Int32Array(n);
    if (this.whole) {
      this.#thinning = 1;
      this.logInclusion = new Float32Array(n);
      this.#logOwnInclusion = this.logInclusion;
      return;
    }
    const neighbour = neighbourPresence(reads, neighbours, tokensPerBatch);
    const expected = neighbour.reduce((sum, p) => sum + p, 0);
    this.#thinning = Math.min(1, (NEIGHBOUR_SHARE * this.slots) / Math.max(1, expected));
    const target = presence(targets, tokensPerBatch);
    const absentAsNeighbour = neighbour.map((p) => 1 - this.#thinning * p);
    const absent = target.map((p, i) => (1 - p) * absentAsNeighbour[i]);
    const absentFromDraws = absenceFromDraws(absent, proposal, this.slots);
    this.logInclusion = Float32Array.from(absent, (p, i) => Math.log(1 - p * absentFromDraws[i] + 1e-12));
    this.#logOwnInclusion = Float32Array.from(target, (p, i) =>
      Math.log(1 - (1 - this.#thinning) * (1 - p) * absentFromDraws[i]),
    );
  }

  /** One item, by the proposal distribution (alias method, Walker 1977). */
  draw(rng: Rng): number {
    const i = Math.floor(rng() * this.#n);
    return rng() < this.#threshold[i] ? i : this.#alias[i];
  }

  /**
   * @param inputs int32[tokens]: items read
   * @param targets int32[tokens]: items that followed
   * @param weights float32[tokens]: 0 where a token does not count
   */
  batch(inputs: Int32Array, targets: Int32Array, weights: Float32Array, rng: Rng): BatchCandidates {
    const items = this.#candidates.subarray(0, this.#choose(inputs, targets, weights, rng));
    const tokens = inputs.length;
    const logWeight = new Float32Array(tokens * this.slots);
    const row = new Float32Array(this.slots).fill(MASKED);
    for (let c = 0; c < items.length; c++) row[c] = -this.logInclusion[items[c]];
    for (let at = 0; at < tokens; at++) {
      const base = at * this.slots;
      logWeight.set(row, base);
      if (this.whole || weights[at] === 0) continue;
      this.#eachNeighbour(inputs[at], (item) => {
        if (this.#chosenIn[item] === this.#batch) logWeight[base + this.#slotOf[item]] = -this.#logOwnInclusion[item];
      });
      // A token's own target is always there.
      logWeight[base + this.#slotOf[targets[at]]] = 0;
    }
    return { items, logWeight };
  }

  /** Fills the candidate slots without repeats; answers how many are filled. */
  #choose(inputs: Int32Array, targets: Int32Array, weights: Float32Array, rng: Rng): number {
    this.#batch++;
    let count = 0;
    const choose = (item: number) => {
      if (this.#chosenIn[item] === this.#batch || count === this.slots) return;
      this.#chosenIn[item] = this.#batch;
      this.#slotOf[item] = count;
      this.#candidates[count++] = item;
    };
    if (this.whole) {
      for (let i = 0; i < this.#n; i++) choose(i);
      return count;
    }
    for (let at = 0; at < targets.length; at++) if (weights[at] > 0) choose(targets[at]);
    for (let at = 0; at < inputs.length; at++) {
      if (weights[at] === 0) continue;
      this.#eachNeighbour(inputs[at], (item) => {
        if (this.#seenIn[item] === this.#batch) return;
        this.#seenIn[item] = this.#batch;
        if (this.#thinning === 1 || rng() < this.#thinning) choose(item);
      });
    }
    while (count < this.slots) choose(this.draw(rng));
    return count;
  }

  #eachNeighbour(item: number, visit: (neighbour: number) => void): void {
    eachNeighbour(this.#neighbours, item, visit);
  }
}

function eachNeighbour(
  { offsets, items }: NegativeSamplerOptions["neighbours"],
  item: number,
  visit: (neighbour: number) => void,
): void {
  const end = Math.min(offsets[item + 1], offsets[item] + NEIGHBOURS_PER_TOKEN);
  for (let e = offsets[item]; e < end; e++) visit(items[e]);
}

function proposalOf(targets: Float64Array): Float64Array {
  const weights = targets.map((count) => count ** POPULARITY_POWER);
  const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  return weights.map((weight) => (1 - POPULAR_SHARE) / targets.length + (POPULAR_SHARE * weight) / total);
}

/** Probability that at least one of so many tokens brings an item in. */
function presence(counts: Float64Array, tokens: number): Float64Array {
  const total = counts.reduce((sum, count) => sum + count, 0) || 1;
  return counts.map((count) => -Math.expm1(tokens * Math.log1p(-Math.min(count / total, 1 - 1e-12))));
}

function neighbourPresence(
  reads: Float64Array,
  neighbours: NegativeSamplerOptions["neighbours"],
  tokens: number,
): Float64Array {
  const total = reads.reduce((sum, count) => sum + count, 0) || 1;
  const share = new Float64Array(reads.length);
  for (let item = 0; item < reads.length; item++) {
    if (reads[item] > 0) eachNeighbour(neighbours, item, (neighbour) => (share[neighbour] += reads[item] / total));
  }
  return share.map((p) => -Math.expm1(tokens * Math.log1p(-Math.min(p, 1 - 1e-12))));
}

/**
 * Probability that the random draws leave an item out. Their number is what fills the slots on average: found by bisection, since draws
 * that repeat are thrown away.
 */
function absenceFromDraws(absent: Float64Array, proposal: Float64Array, slots: number): Float64Array {
  const logAbsent = proposal.map((q) => Math.log1p(-Math.min(q, 1 - 1e-12)));
  let low = 0;
  let high = 64 * slots;
  for (let round = 0; round < 50; round++) {
    const draws = (low + high) / 2;
    let expected = 0;
    for (let i = 0; i < absent.length; i++) expected += 1 - absent[i] * Math.exp(draws * logAbsent[i]);
    if (expected < slots) low = draws;
    else high = draws;
  }
  return logAbsent.map((log) => Math.exp(low * log));
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
