import type { Manifest } from "../contracts/index.ts";
import { FEATURE_COUNT, FEATURES } from "./features.ts";

/**
 * Rung 2's weights for a release that brings none: too small a log to fit any, or one made for other features. Found on
 * the last 5 % of Diginetica's training sessions; sites differ much, which is why the publisher fits its own
 * (docs/adr/0008-rung-2-weights.md).
 */
const WEIGHTS: Readonly<Record<string, number>> = {
  "covisit.decay5": 0.3,
  "forward.decay5": 0.25,
  "session.decay8": 0.2,
  "encoder.score": 1.4,
  "similarity.last1": 0.5,
  "repeat.in": 1.2,
  "repeat.older": -0.7,
  "popularity.5": 0.05,
};

/** float32[F]: the release's weights, or the fixed ones when it has none for the features this code computes. */
export function meanWeights({ features, meanWeights }: Pick<Manifest, "features" | "meanWeights">): Float32Array {
  if (meanWeights?.length === FEATURE_COUNT && features.join() === FEATURES.join())
    return Float32Array.from(meanWeights);
  return Float32Array.from(FEATURES, (name) => WEIGHTS[name] ?? 0);
}
