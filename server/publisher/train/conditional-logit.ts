import { FEATURE_COUNT } from "../../../shared/engine/features.ts";
import { solveInPlace } from "./cholesky.ts";
import { LIST_LENGTH, LIST_WIDTH, lengthOf, type TrainingList } from "./ranker-lists.ts";
import { LEAST_VARIANCE } from "./train-ranker.ts";

/** Penalty on the squares of weights, in features of deviation 1: what so many lists say outweighs it. */
const RIDGE = 10;
const MOST_STEPS = 20;
/** A step that moves no weight further than this is the last. */
const CONVERGED = 1e-3;
const LEAST_STEP = 1 / 64;
/** Candidates less likely than this do not bend the loss. */
const LEAST_LIKELY = 1e-7;

/** A fit's view of the lists: the columns that tell candidates apart. */
interface Scaled {
  readonly columns: readonly number[];
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

interface Loss {
  readonly value: number;
  readonly gradient: Float64Array;
  /** Lower triangle of the second derivatives: float64[columns, columns]. */
  readonly curvature: Float64Array;
}

/**
 * One weight a feature, so that targets are as likely as can be among their lists (conditional logit, McFadden 1974; the
 * loss that trains the ranker). It has a single minimum, and Newton's method finds it in a few steps, without a rate or a
 * number of epochs to choose.
 *
 * Features are taken as a device adds them up, not cut off like a network's: the strongest of a rare signal is far beyond
 * what a network is shown of it.
 *
 * @returns float32[F], for raw features; 0 for a feature that is the same for all candidates of a list
 */
export function conditionalLogit(lists: readonly TrainingList[]): Float32Array {
  const scaled = scaleWithin(lists);
  const { columns, deviation } = scaled;
  let weights = new Float64Array(columns.length);
  let loss = lossOf(lists, scaled, weights);
  for (let step = 0; step < MOST_STEPS; step++) {
    const move = loss.gradient.slice();
    solveInPlace(loss.curvature, move, columns.length, 1);
    let share = 1;
    let next = moved(weights, move, share);
    let after = lossOf(lists, scaled, next);
    while (after.value > loss.value && share > LEAST_STEP) {
      share /= 2;
      next = moved(weights, move, share);
      after = lossOf(lists, scaled, next);
    }
    if (after.value > loss.value) break;
    weights = next;
    loss = after;
    if (move.every((value) => Math.abs(value) < CONVERGED)) break;
  }
  const raw = new Float32Array(FEATURE_COUNT);
  columns.forEach((column, at) => {
    raw[column] = weights[at] / deviation[at];
  });
  return raw;
}

const moved = (weights: Float64Array, move: Float64Array, share: number): Float64Array<ArrayBuffer> =>
  Float64Array.from(weights, (weight, at) => weight - share * move[at]);

/** What differs from list to list and not within one moves no candidate past another. */
function scaleWithin(lists: readonly TrainingList[]): Scaled {
  const mean = new Float64Array(FEATURE_COUNT);
  const variance = new Float64Array(FEATURE_COUNT);
  for (const list of lists) {
    const n = lengthOf(list);
    for (let f = 0; f < FEATURE_COUNT; f++) {
      let sum = 0;
      for (let place = 0; place < n; place++) sum += list.features[place * LIST_WIDTH + f];
      let squares = 0;
      for (let place = 0; place < n; place++) squares += (list.features[place * LIST_WIDTH + f] - sum / n) ** 2;
      mean[f] += sum / n / lists.length;
      variance[f] += squares / n / lists.length;
    }
  }
  const columns = Array.from(variance.keys()).filter((f) => variance[f] > LEAST_VARIANCE);
  return {
    columns,
    mean: Float64Array.from(columns, (f) => mean[f]),
    deviation: Float64Array.from(columns, (f) => Math.sqrt(variance[f])),
  };
}

function lossOf(lists: readonly TrainingList[], { columns, mean, deviation }: Scaled, weights: Float64Array): Loss {
  const width = columns.length;
  let value = 0;
  const gradient = new Float64Array(width);
  const curvature = new Float64Array(width * width);
  const rows = new Float64Array(LIST_LENGTH * width);
  const likely = new Float64Array(LIST_LENGTH);
  const expected = new Float64Array(width);
  for (const list of lists) {
    const n = lengthOf(list);
    let most = Number.NEGATIVE_INFINITY;
    for (let place = 0; place < n; place++) {
      let score = list.offsets[place];
      for (let j = 0; j < width; j++) {
        const x = (list.features[place * LIST_WIDTH + columns[j]] - mean[j]) / deviation[j];
        rows[place * width + j] = x;
        score += weights[j] * x;
      }
      likely[place] = score;
      most = Math.max(most, score);
    }
    let total = 0;
    for (let place = 0; place < n; place++) total += Math.exp(likely[place] - most);
    value += most + Math.log(total) - likely[0];
    expected.fill(0);
    for (let place = 0; place < n; place++) {
      const p = Math.exp(likely[place] - most) / total;
      if (p < LEAST_LIKELY) continue;
      for (let j = 0, row = place * width; j < width; j++) {
        const weighted = p * rows[row + j];
        expected[j] += weighted;
        for (let k = 0, to = j * width; k <= j; k++) curvature[to + k] += weighted * rows[row + k];
      }
    }
    // The target is the first.
    for (let j = 0; j < width; j++) {
      gradient[j] += expected[j] - rows[j];
      for (let k = 0, to = j * width; k <= j; k++) curvature[to + k] -= expected[j] * expected[k];
    }
  }
  for (let j = 0; j < width; j++) {
    value += 0.5 * RIDGE * weights[j] * weights[j];
    gradient[j] += RIDGE * weights[j];
    curvature[j * width + j] += RIDGE;
  }
  return { value, gradient, curvature };
}
