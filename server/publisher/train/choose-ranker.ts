import { ENCODER_SCORE, FEATURE_COUNT } from "../../../shared/engine/features.ts";
import { seededRng } from "../../../shared/math/rng.ts";
import type { Accuracy } from "./encoder-accuracy.ts";
import type { Jax } from "./jax.ts";
import { constant } from "./parameters.ts";
import type { CandidateList, TrainingList } from "./ranker-lists.ts";
import { paddedWidth, type RankerModel } from "./ranker-model.ts";
import { measureScale, type RankerPlan, rankerAccuracy, trainRanker } from "./train-ranker.ts";

export interface RankerCandidate {
  readonly name: "encoder-order" | "linear" | "small-network" | "network";
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

/** Orders by the encoder's cosine alone: what is shipped when nothing better is proven. */
export function encoderOrder(): RankerModel {
  const linear = constant([paddedWidth(FEATURE_COUNT), 1], 0);
  linear.values[ENCODER_SCORE] = 12;
  const scale = { mean: new Float32Array(FEATURE_COUNT), deviation: new Float32Array(FEATURE_COUNT).fill(1) };
  return { scale, parameters: { linear }, hidden: null };
}

function plansFor(lists: number): { name: RankerCandidate["name"]; plan: RankerPlan }[] {
  if (lists < LEAST_LISTS) return [];
  const linear = { name: "linear" as const, plan: { hidden: null, epochs: 12, rate: 1e-2, decay: 0.02 } };
  if (lists < 1500) return [linear];
  if (lists < 8000) {
    return [linear, { name: "small-network", plan: { hidden: [32, 16], epochs: 8, rate: 2e-3, decay: 0.05 } }];
  }
  return [{ name: "network", plan: { hidden: [128, 64], epochs: 6, rate: 1.5e-3, decay: 0.01 } }];
}

/** Steps all plans for so many lists take together, for a progress bar. */
export const rankerSteps = (lists: number): number =>
  plansFor(lists).reduce((sum, { plan }) => sum + plan.epochs * Math.ceil(lists / 64), 0);

/**
 * Trains what the number of lists can carry and keeps the ranker with the best MRR on the measuring lists; the encoder's
 * own order competes too, so ranking is never worse for having a ranker.
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
  const base = encoderOrder();
  let best: { model: RankerModel; candidate: RankerCandidate } = {
    model: base,
    candidate: { name: "encoder-order", losses: [], accuracy: await measure(base) },
  };
  const candidates = [best.candidate];
  for (const { name, plan } of plansFor(training.length)) {
    const { model, losses } = await trainRanker(jax, training, scale, plan, seededRng(seed), onStep);
    const candidate: RankerCandidate = { name, losses, accuracy: await measure(model) };
    candidates.push(candidate);
    if (candidate.accuracy && best.candidate.accuracy && candidate.accuracy.mrr > best.candidate.accuracy.mrr) {
      best = { model, candidate };
    }
  }
  const why =
    candidates.length === 1
      ? `only ${training.length} held-out lists: a ranker needs ${LEAST_LISTS}, so the encoder's order is kept`
      : best.candidate.accuracy
        ? `best MRR on ${measuring.length} held-out cases that it was not trained on`
        : `only ${measuring.length} cases to measure with: ${LEAST_MEASURING} are needed to trust a ranker`;
  return { model: best.model, chosen: best.candidate.name, why, candidates };
}
