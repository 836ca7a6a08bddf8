import { ENCODER_SCORE, FEATURE_COUNT, FEATURES } from "../../../shared/engine/features.ts";
import { meanWeights } from "../../../shared/engine/mean-weights.ts";
import { seededRng } from "../../../shared/math/rng.ts";
import type { Accuracy } from "../evaluate/metrics.ts";
import { COSINE_SCALE } from "./encoder-model.ts";
import type { Jax } from "./jax.ts";
import { constant } from "./parameters.ts";
import type { CandidateList, TrainingList } from "./ranker-lists.ts";
import { paddedWidth, type RankerModel } from "./ranker-model.ts";
import { measureScale, type RankerPlan, rankerAccuracy, trainRanker } from "./train-ranker.ts";

export interface RankerCandidate {
  readonly name: "encoder-order" | "fixed-weights" | "linear" | "small-network" | "network";
  readonly losses: readonly number[];
  /** On the measuring lists; null when there are none. */
  readonly accuracy: Accuracy | null;
}

export interface RankerChoice {
  readonly model: RankerModel;
  readonly chosen: RankerCandidate["name"];
  readonly why: string;
  readonly candidates: readonly RankerCandidate[];
}

/** Fewer lists than this teach nothing that would carry over. */
const LEAST_LISTS = 100;
const LEAST_MEASURING = 20;

/** Orders by the encoder's cosine alone: what every ranker has to beat. */
export function encoderOrder(): RankerModel {
  const weights = new Float32Array(FEATURE_COUNT);
  weights[ENCODER_SCORE] = COSINE_SCALE;
  return linearModel(weights);
}

/** The weights that rung 2 has by default: what is shipped when nothing can be measured. */
export const fixedOrder = (): RankerModel => linearModel(meanWeights({ features: [...FEATURES], meanWeights: null }));

function linearModel(weights: Float32Array): RankerModel {
  const linear = constant([paddedWidth(FEATURE_COUNT), 1], 0);
  linear.values.set(weights);
  const scale = { mean: new Float32Array(FEATURE_COUNT), deviation: new Float32Array(FEATURE_COUNT).fill(1) };
  return { scale, parameters: { linear }, hidden: null };
}

/** The more lists, the wider the network they can carry. */
function plansFor(lists: number): { name: RankerCandidate["name"]; plan: RankerPlan }[] {
  if (lists < LEAST_LISTS) return [];
  if (lists < 1500) return [{ name: "linear", plan: { hidden: null, epochs: 12, rate: 1e-2, decay: 0.02 } }];
  const small = { name: "small-network", plan: { hidden: [32, 16], epochs: 6, rate: 2e-3, decay: 0.05 } } as const;
  if (lists < 4000) return [small];
  // Either may be the better one here (docs/adr/0014-what-the-ranker-sees.md), so both are trained and measured.
  if (lists < 8000) return [small, { name: "network", plan: { ...small.plan, hidden: [128, 64] } }];
  return [{ name: "network", plan: { hidden: [128, 64], epochs: 6, rate: 1.5e-3, decay: 0.01 } }];
}

/** Steps all plans for so many lists take together, for a progress bar. */
export const rankerSteps = (lists: number): number =>
  plansFor(lists).reduce((sum, { plan }) => sum + plan.epochs * Math.ceil(lists / 64), 0);

/**
 * Trains what the number of lists can carry and keeps the ranker with the best MRR on the measuring lists; the encoder's
 * own order and the fixed weights compete too, so ranking is never worse for having a ranker.
 */
export async function chooseRanker(
  jax: Jax,
  training: readonly TrainingList[],
  measuring: readonly CandidateList[],
  seed: number,
  onStep: () => void,
): Promise<RankerChoice> {
  const scale = measureScale(training);
  const measure = async (model: RankerModel): Promise<Accuracy | null> =>
    measuring.length >= LEAST_MEASURING ? rankerAccuracy(jax, model, measuring) : null;
  const candidates: RankerCandidate[] = [];
  const models: RankerModel[] = [];
  const enter = async (name: RankerCandidate["name"], model: RankerModel, losses: readonly number[]) => {
    models.push(model);
    candidates.push({ name, losses, accuracy: await measure(model) });
  };
  await enter("fixed-weights", fixedOrder(), []);
  await enter("encoder-order", encoderOrder(), []);
  for (const { name, plan } of plansFor(training.length)) {
    const { model, losses } = await trainRanker(jax, training, scale, plan, seededRng(seed), onStep);
    await enter(name, model, losses);
  }
  const mrr = candidates.map(({ accuracy }) => accuracy?.mrr ?? 0);
  // The first of equals, so without measurements the fixed weights.
  const best = mrr.indexOf(Math.max(...mrr));
  const { name, accuracy } = candidates[best];
  const why = accuracy
    ? `best MRR on ${measuring.length} held-out cases that no ranker was trained on; ${training.length} lists to learn from`
    : `only ${measuring.length} held-out cases: ${LEAST_MEASURING} are needed to trust a trained ranker`;
  return { model: models[best], chosen: name, why, candidates };
}
