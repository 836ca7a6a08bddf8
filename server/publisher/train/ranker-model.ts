import type { Rng } from "../../../shared/math/rng.ts";
import type { Jax, Tensor, Tensors } from "./jax.ts";
import { constant, matrix, type Parameters } from "./parameters.ts";

/**
 * Standardised features are cut off here: one odd item must not saturate the network. Far out, because the target itself is odd among
 * candidates: at 6 a fifth of Diginetica's targets were cut in `repeat.in` (docs/adr/0014-what-the-ranker-sees.md).
 */
export const FEATURE_LIMIT = 20;

/** How raw features become the network's input: (x - mean) / deviation, cut off at +-FEATURE_LIMIT. */
export interface FeatureScale {
  readonly mean: Float32Array;
  /** Infinity for a feature that never moved in training: whatever a device has there counts as 0. */
  readonly deviation: Float32Array;
}

/** A ranker: features -> score. The linear part is always there; the hidden layers only with enough lists to fill them. */
export interface RankerModel {
  readonly scale: FeatureScale;
  readonly parameters: Parameters;
  /** Widths of the two hidden layers, or null for a linear ranker. */
  readonly hidden: readonly [number, number] | null;
}

/** Rows of the weight matrices: the library is slow where the inner length is no multiple of 4. */
export const paddedWidth = (features: number): number => Math.ceil(features / 4) * 4;

export function rankerParameters(features: number, hidden: RankerModel["hidden"], rng: Rng): Parameters {
  const width = paddedWidth(features);
  const linear = constant([width, 1], 0);
  if (!hidden) return { linear };
  const [first, second] = hidden;
  return {
    linear,
    firstWeight: matrix(width, first, Math.SQRT2, rng),
    firstBias: constant([first], 0),
    secondWeight: matrix(first, second, Math.SQRT2, rng),
    secondBias: constant([second], 0),
    lastWeight: matrix(second, 1, 0.4, rng),
  };
}

/** Perceptron of two hidden layers beside a linear skip: (parameters, float32[n, width]) -> float32[n, 1]. */
export function rankerFunction({ numpy: np, nn }: Jax, hidden: RankerModel["hidden"]) {
  return (p: Tensors, features: Tensor): Tensor => {
    if (!hidden) return np.matmul(features, p.linear);
    const skip = np.matmul(features.ref, p.linear);
    const first = nn.relu(np.matmul(features, p.firstWeight).add(p.firstBias));
    const second = nn.relu(np.matmul(first, p.secondWeight).add(p.secondBias));
    return np.matmul(second, p.lastWeight).add(skip);
  };
}

/** Scales one row of features from one array to another. */
export function scaleRow(from: Float32Array, at: number, to: Float32Array, place: number, scale: FeatureScale): void {
  const { mean, deviation } = scale;
  for (let f = 0; f < mean.length; f++) {
    const value = (from[at + f] - mean[f]) / deviation[f];
    to[place + f] = Math.max(-FEATURE_LIMIT, Math.min(FEATURE_LIMIT, value));
  }
}

/** Scaled rows, padded with zeros: float32[n, paddedWidth(features)]. */
export function scaleFeatures(rows: Float32Array, features: number, scale: FeatureScale): Float32Array {
  const width = paddedWidth(features);
  const n = rows.length / features;
  const scaled = new Float32Array(n * width);
  for (let i = 0; i < n; i++) scaleRow(rows, i * features, scaled, i * width, scale);
  return scaled;
}
