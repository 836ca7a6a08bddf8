import { CandidateSet, collectCandidates, L1_HITS } from "./candidates.ts";
import { computeFeatures, FEATURE_COUNT, type Features } from "./features.ts";
import type { CandidateIndex, Models, Similarity } from "./models.ts";
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
  readonly #index: CandidateIndex;
  readonly #candidates: CandidateSet;
  readonly #most: number;

  /** @param most candidates of the shard that the ranker looks at */
  constructor(shard: Shard, similarity: Similarity, index: CandidateIndex, most = FINALISTS) {
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
    const [finalists, others] = divide(coarse, retrieved, this.#most, new Set(pageItems.map((item) => position[item])));
    const chosen = new Float32Array(finalists.length * FEATURE_COUNT);
    finalists.forEach((place, at) => {
      chosen.set(rows.subarray(place * FEATURE_COUNT, (place + 1) * FEATURE_COUNT), at * FEATURE_COUNT);
    });
    const fine = await models.score(chosen, finalists.length);
    const scores = new Float32Array(size);
    let floor = Number.POSITIVE_INFINITY;
    finalists.forEach((place, at) => {
      scores[place] = fine[at];
      floor = Math.min(floor, fine[at]);
    });
    const top = others.reduce((most, place) => Math.max(most, coarse[place]), Number.NEGATIVE_INFINITY);
    for (const place of others) scores[place] = floor - 1 - (top - coarse[place]);
    return scores;
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
    return computeFeatures({
      shard: this.#shard,
      similarity: this.#similarity,
      session,
      query,
      hits,
      candidates: this.#candidates,
    });
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

function weightedSums(rows: Float32Array, weights: Float32Array): Float32Array {
  const scores = new Float32Array(rows.length / FEATURE_COUNT);
  for (let place = 0; place < scores.length; place++) {
    const row = place * FEATURE_COUNT;
    let score = 0;
    for (let f = 0; f < FEATURE_COUNT; f++) score += weights[f] * rows[row + f];
    scores[place] = score;
  }
  return scores;
}

/** The places of the `most` best among the first `retrieved`, of the page's items and of all after them; and the rest. */
function divide(
  scores: Float32Array,
  retrieved: number,
  most: number,
  page: ReadonlySet<number>,
): [finalists: number[], others: number[]] {
  const limit = scores.slice(0, retrieved).sort()[retrieved - most];
  let level = most;
  for (let place = 0; place < retrieved; place++) if (scores[place] > limit) level--;
  const finalists: number[] = [];
  const others: number[] = [];
  for (let place = 0; place < scores.length; place++) {
    const isAmongBest = place >= retrieved || scores[place] > limit || (scores[place] === limit && level-- > 0);
    if (isAmongBest || page.has(place)) finalists.push(place);
    else others.push(place);
  }
  return [finalists, others];
}
