import { descending } from "../math/descending.ts";
import { CandidateSet, collectCandidates, L1_HITS } from "./candidates.ts";
import { computeFeatures, FEATURE_COUNT, type Features } from "./features.ts";
import type { Models, NearestItems, Similarity } from "./models.ts";
import { encoderInput, meanQuery } from "./session-query.ts";
import type { Session } from "./session-window.ts";
import type { Shard } from "./shard.ts";

/** One scoring pass: every list and slot of the page is a view over it. */
export interface Scored {
  /** Item indices; the first `retrieved` came from the shard, the rest are the page's own. */
  readonly items: Int32Array;
  readonly retrieved: number;
  /** float32[items.length], higher is better. */
  readonly scores: Float32Array;
  /** int8[items.length]: age of the interaction that explains the item best, -1 when none does. */
  readonly because: Int8Array;
  /** Place of an item in `items`, or -1. Valid until the next pass. */
  placeOf(item: number): number;
}

/**
 * Called between the stages of rung 3. Answers false when the stages that are left would miss the deadline: the pass is
 * given up and null returned.
 */
export type Checkpoint = (stage: "encode" | "retrieve" | "features" | "score") => boolean;

/**
 * Candidates of the shard that the ranker looks at: the best of all by rung 2's weights, which cost a twentieth. The others
 * keep that order behind them (a cascade, Viola & Jones 2001; Wang, Lin & Metzler 2011).
 */
export const FINALISTS = 200;

/** Scores candidates for a session; holds the memory that is reused from pass to pass. */
export class Scorer {
  readonly #shard: Shard;
  readonly #similarity: Similarity;
  readonly #index: NearestItems;
  readonly #candidates: CandidateSet;
  readonly #most: number;
  /** Of the largest pass so far: 200 KB that a browser would have to find and clear for every pass (ADR 21). */
  #rows = new Float32Array(0);

  /** @param most candidates of the shard that the ranker looks at */
  constructor(shard: Shard, similarity: Similarity, index: NearestItems, most = FINALISTS) {
    this.#shard = shard;
    this.#similarity = similarity;
    this.#index = index;
    this.#candidates = new CandidateSet(shard.n);
    this.#most = most;
  }

  /** Rung 3: encoder -> candidate index and neighbours -> features -> ranker. Null when a checkpoint said no. */
  async withModels(
    models: Models,
    session: Session,
    pageItems: readonly number[],
    proceed: Checkpoint = () => true,
  ): Promise<Scored | null> {
    if (!proceed("encode")) return null;
    const { rows, mask } = encoderInput(session.interactions, this.#shard.vectors);
    const query = await models.encode(rows, mask);
    if (!proceed("retrieve")) return null;
    const features = this.#retrieve(query, session, pageItems, () => proceed("features"));
    if (!features || !proceed("score")) return null;
    return this.#scored(await this.#rank(models, features.rows, pageItems), features);
  }

  /** Scores of all candidates; items of the page are always looked at by the ranker. */
  async #rank(models: Models, rows: Float32Array, pageItems: readonly number[]): Promise<Float32Array> {
    const { size, retrieved, position } = this.#candidates;
    if (retrieved <= this.#most) return models.score(rows, size);
    const coarse = weightedSums(rows, this.#shard.meanWeights);
    const isFinalist = new Uint8Array(size).fill(1, retrieved);
    for (const place of descending(new Float64Array(coarse.subarray(0, retrieved)), this.#most)) isFinalist[place] = 1;
    for (const item of pageItems) isFinalist[position[item]] = 1;
    const finalists: number[] = [];
    for (let place = 0; place < size; place++) {
      if (isFinalist[place] === 0) continue;
      // Their rows move to the front, over those that nobody looks at any more: a finalist never moves to the right.
      rows.copyWithin(finalists.length * FEATURE_COUNT, place * FEATURE_COUNT, (place + 1) * FEATURE_COUNT);
      finalists.push(place);
    }
    const fine = await models.score(rows.subarray(0, finalists.length * FEATURE_COUNT), finalists.length);
    return behind(coarse, isFinalist, finalists, fine);
  }

  /** Rung 2: mean of the session instead of the encoder, the release's linear weights instead of the ranker. */
  withMean(session: Session, pageItems: readonly number[]): Scored {
    const query = meanQuery(session.interactions, this.#shard.vectors);
    const features = this.#retrieve(query, session, pageItems, () => true) as Features;
    return this.#scored(weightedSums(features.rows, this.#shard.meanWeights), features);
  }

  #retrieve(
    query: Float32Array,
    session: Session,
    pageItems: readonly number[],
    proceed: () => boolean,
  ): Features | null {
    const hits = this.#index.search(query, L1_HITS);
    collectCandidates(this.#candidates, this.#shard, session.interactions, hits, pageItems);
    if (!proceed()) return null;
    const candidates = this.#candidates;
    const length = candidates.size * FEATURE_COUNT;
    if (this.#rows.length < length) this.#rows = new Float32Array(length);
    const rows = this.#rows.subarray(0, length);
    const input = { shard: this.#shard, similarity: this.#similarity, session, query, hits, candidates };
    return computeFeatures(input, rows);
  }

  #scored(scores: Float32Array, features: Features): Scored {
    const candidates = this.#candidates;
    return {
      items: candidates.items,
      retrieved: candidates.retrieved,
      scores,
      because: features.because,
      placeOf: (item) => candidates.position[item],
    };
  }
}

/**
 * float32[n] of float32[n * F] and float32[F]. Columns without a weight are passed over: many a release has few that have one.
 * Four rows at a time: the next sum need not wait for the one before.
 */
function weightedSums(rows: Float32Array, weights: Float32Array): Float32Array {
  const sums = new Float32Array(rows.length / FEATURE_COUNT);
  const fours = sums.length - (sums.length % 4);
  for (let place = 0; place < fours; place += 4) {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let f = 0, j = place * FEATURE_COUNT; f < FEATURE_COUNT; f++, j++) {
      const weight = weights[f];
      if (weight === 0) continue;
      a += weight * rows[j];
      b += weight * rows[j + FEATURE_COUNT];
      c += weight * rows[j + 2 * FEATURE_COUNT];
      d += weight * rows[j + 3 * FEATURE_COUNT];
    }
    sums[place] = a;
    sums[place + 1] = b;
    sums[place + 2] = c;
    sums[place + 3] = d;
  }
  for (let place = fours; place < sums.length; place++) {
    let sum = 0;
    for (let f = 0, j = place * FEATURE_COUNT; f < FEATURE_COUNT; f++, j++) sum += weights[f] * rows[j];
    sums[place] = sum;
  }
  return sums;
}

/** Scores of all places: the finalists' own, and the others' coarse ones moved below the lowest of them. */
function behind(
  coarse: Float32Array,
  isFinalist: Uint8Array,
  finalists: readonly number[],
  fine: Float32Array,
): Float32Array {
  const scores = new Float32Array(coarse.length);
  let floor = Number.POSITIVE_INFINITY;
  for (let at = 0; at < finalists.length; at++) {
    scores[finalists[at]] = fine[at];
    floor = Math.min(floor, fine[at]);
  }
  let top = Number.NEGATIVE_INFINITY;
  for (let place = 0; place < coarse.length; place++) {
    if (isFinalist[place] === 0) top = Math.max(top, coarse[place]);
  }
  for (let place = 0; place < coarse.length; place++) {
    if (isFinalist[place] === 0) scores[place] = floor - 1 - (top - coarse[place]);
  }
  return scores;
}
