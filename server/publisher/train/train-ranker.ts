import { FEATURE_COUNT } from "../../../shared/engine/features.ts";
import { type Rng, shuffle } from "../../../shared/math/rng.ts";
import { type Accuracy, accuracyOfRanks, rankOf } from "../evaluate/metrics.ts";
import { PublisherError } from "../publisher-error.ts";
import { DenseAdam } from "./adam.ts";
import type { Jax, Tensor, Tensors } from "./jax.ts";
import { tensor, tensors } from "./parameters.ts";
import { type CandidateList, LIST_LENGTH, LIST_WIDTH, lengthOf, type TrainingList } from "./ranker-lists.ts";
import {
  type FeatureScale,
  paddedWidth,
  type RankerModel,
  rankerFunction,
  rankerParameters,
  scaleFeatures,
  scaleRow,
} from "./ranker-model.ts";

/** Lists of a batch. */
const BATCH = 64;
/** Rows scored at once. */
const CHUNK = 4096;

export interface RankerPlan {
  readonly hidden: RankerModel["hidden"];
  readonly epochs: number;
  readonly rate: number;
  /** Decoupled weight decay: the fewer lists, the more. */
  readonly decay: number;
}

export interface RankerTraining {
  readonly model: RankerModel;
  /** Mean loss of every epoch, in nats. */
  readonly losses: readonly number[];
}

/** Of a feature; less than this is rounding. */
export const LEAST_VARIANCE = 1e-8;

/**
 * Mean and deviation of every feature over all candidates of the lists. Weights on a feature that never moves would be noise,
 * which a device, where it may move, must not add up.
 */
export function measureScale(lists: readonly TrainingList[]): FeatureScale {
  const sum = new Float64Array(FEATURE_COUNT);
  const squares = new Float64Array(FEATURE_COUNT);
  let count = 0;
  for (const list of lists) {
    const { features } = list;
    const n = lengthOf(list);
    for (let place = 0; place < n; place++) {
      count++;
      for (let f = 0; f < FEATURE_COUNT; f++) {
        const value = features[place * LIST_WIDTH + f];
        sum[f] += value;
        squares[f] += value * value;
      }
    }
  }
  const mean = Float32Array.from(sum, (total) => total / Math.max(1, count));
  const deviation = Float32Array.from(squares, (total, f) => {
    const variance = total / Math.max(1, count) - (sum[f] / Math.max(1, count)) ** 2;
    return variance > LEAST_VARIANCE ? Math.sqrt(variance) : Number.POSITIVE_INFINITY;
  });
  return { mean, deviation };
}

/**
 * Listwise softmax (ListNet's top-one loss, Cao et al. 2007): minus the log probability of the target in its list.
 *
 * @param lists raw; a batch is scaled as it is made, so that the same lists can train several rankers
 */
export async function trainRanker(
  jax: Jax,
  lists: readonly TrainingList[],
  scale: FeatureScale,
  plan: RankerPlan,
  rng: Rng,
  onStep: () => void = () => {},
): Promise<RankerTraining> {
  const { numpy: np, nn } = jax;
  const width = LIST_WIDTH;
  const parameters = rankerParameters(FEATURE_COUNT, plan.hidden, rng);
  const score = rankerFunction(jax, plan.hidden);
  const loss = (p: Tensors, features: Tensor, offsets: Tensor, weights: Tensor): Tensor => {
    const scores = score(p, features).reshape([BATCH, LIST_LENGTH]).add(offsets);
    const first = scores.ref.slice([], 0);
    const total = np.sum(weights.ref);
    return np.sum(nn.logsumexp(scores, -1).sub(first).mul(weights)).div(total);
  };
  const step = jax.jit(jax.valueAndGrad(loss)) as unknown as (
    p: Tensors,
    features: Tensor,
    offsets: Tensor,
    weights: Tensor,
  ) => [Tensor, Tensors];
  const adam = new DenseAdam(parameters, plan.decay);
  const order = lists.map((_, i) => i);
  const stepsPerEpoch = Math.ceil(lists.length / BATCH);
  const total = stepsPerEpoch * plan.epochs;
  const warmUp = Math.min(100, Math.ceil(total / 20));
  const losses: number[] = [];
  let steps = 0;
  for (let epoch = 0; epoch < plan.epochs; epoch++) {
    shuffle(order, rng);
    let sum = 0;
    for (let from = 0; from < order.length; from += BATCH) {
      steps++;
      const members = order.slice(from, from + BATCH);
      const features = new Float32Array(BATCH * LIST_LENGTH * width);
      const offsets = new Float32Array(BATCH * LIST_LENGTH);
      const weights = new Float32Array(BATCH);
      members.forEach((list, slot) => {
        scaleList(lists[list], features, slot * LIST_LENGTH * width, scale);
        offsets.set(lists[list].offsets, slot * LIST_LENGTH);
        weights[slot] = 1;
      });
      const [value, gradients] = step(
        tensors(jax, parameters),
        tensor(jax, features, [BATCH * LIST_LENGTH, width]),
        tensor(jax, offsets, [BATCH, LIST_LENGTH]),
        tensor(jax, weights, [BATCH]),
      );
      const arrays: Record<string, Float32Array> = {};
      for (const name of Object.keys(gradients)) arrays[name] = (await gradients[name].data()) as Float32Array;
      const now = ((await value.data()) as Float32Array)[0];
      if (!Number.isFinite(now)) {
        throw new PublisherError(
          `Training the ranker stopped: the loss is ${now} at step ${steps}, epoch ${epoch} (lists ${from} to ${from + members.length}). Try another --seed.`,
        );
      }
      const cosine = 0.02 + 0.98 * 0.5 * (1 + Math.cos((Math.PI * steps) / total));
      adam.update(arrays, plan.rate * Math.min(1, steps / warmUp) * cosine);
      sum += now;
      onStep();
    }
    losses.push(sum / stepsPerEpoch);
  }
  return { model: { scale, parameters, hidden: plan.hidden }, losses };
}

/** Rows past the end stay zeros: their offset keeps them out of the loss. */
function scaleList(list: TrainingList, to: Float32Array, at: number, scale: FeatureScale): void {
  const n = lengthOf(list);
  for (let place = 0; place < n; place++) {
    scaleRow(list.features, place * LIST_WIDTH, to, at + place * LIST_WIDTH, scale);
  }
}

/** Accuracy of a ranker on whole candidate lists; ties go to the candidate that stands first. */
export async function rankerAccuracy(
  jax: Jax,
  model: RankerModel,
  lists: readonly CandidateList[],
  k = 20,
): Promise<Accuracy> {
  const width = paddedWidth(FEATURE_COUNT);
  const score = rankerFunction(jax, model.hidden);
  const run = jax.jit((p: Tensors, features: Tensor) => score(p, features)) as unknown as (
    p: Tensors,
    x: Tensor,
  ) => Tensor;
  const ranks: number[] = [];
  for (let from = 0; from < lists.length; ) {
    let to = from;
    let used = 0;
    while (to < lists.length && (to === from || used + rowsOf(lists[to]) <= CHUNK)) used += rowsOf(lists[to++]);
    // One compiled kernel for all chunks, except where a single list is longer than a chunk.
    const room = Math.ceil(used / CHUNK) * CHUNK;
    const rows = new Float32Array(room * width);
    let at = 0;
    for (const { features } of lists.slice(from, to)) {
      rows.set(scaleFeatures(features, FEATURE_COUNT, model.scale), at * width);
      at += features.length / FEATURE_COUNT;
    }
    const scores = (await run(tensors(jax, model.parameters), tensor(jax, rows, [room, width])).data()) as Float32Array;
    at = 0;
    for (const list of lists.slice(from, to)) {
      ranks.push(rankOf(list.target, scores.subarray(at, at + rowsOf(list))));
      at += rowsOf(list);
    }
    from = to;
  }
  return accuracyOfRanks(ranks, k);
}

const rowsOf = ({ features }: CandidateList): number => features.length / FEATURE_COUNT;
