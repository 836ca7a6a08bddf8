import { FEATURE_COUNT, FEATURES } from "../../../shared/engine/features.ts";
import { meanWeights as weightsOf } from "../../../shared/engine/mean-weights.ts";
import { meanQuery } from "../../../shared/engine/session-query.ts";
import { seededRng } from "../../../shared/math/rng.ts";
import type { Case } from "../evaluate/cases.ts";
import { type Accuracy, accuracyOfRanks, rankOf } from "../evaluate/metrics.ts";
import { conditionalLogit } from "./conditional-logit.ts";
import type { RankerInput } from "./make-ranker.ts";
import { type CandidateList, ListCollector, sessionOf, trainingList } from "./ranker-lists.ts";

export interface MeanWeights {
  /** float[F], or null: the fixed ones stay. */
  readonly weights: readonly number[] | null;
  /** On the cases that choose; null when there are too few. */
  readonly fixed: Accuracy | null;
  readonly fitted: Accuracy | null;
}

/** A weight a feature needs few lists; more than this change nothing but the time. */
export const RUNG_2_LISTS = 2_000;
const LEAST_LISTS = 300;
const LEAST_MEASURING = 50;

/**
 * Fits rung 2: the same features as the ranker's, with the session's mean in place of the encoder's vector, and one weight
 * a feature. Kept only when it is better than the fixed weights on cases it was not fitted to.
 */
export async function fitMeanWeights(
  { shard, practice, unvisited, training, choosing, seed }: Omit<RankerInput, "jax" | "clock" | "encode">,
  tick: () => void = () => {},
): Promise<MeanWeights> {
  let query: Float32Array = new Float32Array(shard.vectors.dimension);
  const collectors = [shard, ...practice].map((one) => ({
    vectors: one.vectors,
    lists: new ListCollector(one, async () => query, unvisited),
  }));
  const collect = async (c: Case, at: number): Promise<CandidateList> => {
    const { vectors, lists } = collectors[at % collectors.length];
    query = meanQuery(sessionOf(c).interactions, vectors);
    const list = await lists.collect(c);
    tick();
    return list;
  };
  const none: MeanWeights = { weights: null, fixed: null, fitted: null };
  if (training.length < LEAST_LISTS || choosing.length < LEAST_MEASURING) return none;
  const rng = seededRng(seed);
  const lists = [];
  for (const [at, c] of training.entries()) {
    const list = trainingList(await collect(c, at), rng);
    if (list) lists.push(list);
  }
  if (lists.length < LEAST_LISTS) return none;
  const weights = conditionalLogit(lists);
  const measured: CandidateList[] = [];
  for (const c of choosing) measured.push(await collect(c, 0));
  const fitted = accuracyOf(weights, measured);
  const fixed = accuracyOf(weightsOf({ features: [...FEATURES], meanWeights: null }), measured);
  return { weights: fitted.mrr > fixed.mrr ? Array.from(weights) : null, fixed, fitted };
}

function accuracyOf(weights: Float32Array, lists: readonly CandidateList[]): Accuracy {
  const ranks = lists.map(({ features, target }) => {
    const scores = Float64Array.from({ length: features.length / FEATURE_COUNT }, (_, candidate) => {
      let sum = 0;
      for (let f = 0; f < FEATURE_COUNT; f++) sum += weights[f] * features[candidate * FEATURE_COUNT + f];
      return sum;
    });
    return rankOf(target, scores);
  });
  return accuracyOfRanks(ranks, 20);
}
