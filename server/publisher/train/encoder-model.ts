import type { Rng } from "../../../shared/math/rng.ts";
import type { Jax, Tensor, Tensors } from "./jax.ts";
import { constant, matrix, type Parameter, type Parameters } from "./parameters.ts";

/** What a device must agree on; everything else of the encoder is inside its ONNX file. */
export interface EncoderShape {
  /** D: length of item and session vectors. */
  readonly dimension: number;
  /** L: most recent interactions read. */
  readonly window: number;
  readonly heads: number;
  /** Width of the feed-forward layer. */
  readonly hidden: number;
}

/** Scale of the cosines in the loss: the inverse of the softmax temperature. */
export const COSINE_SCALE = 12;
export const NORM_EPSILON = 1e-8;
export const RMS_EPSILON = 1e-6;
/** Added to the attention scores of later positions and to the scores of empty candidate slots. */
export const MASKED = -1e9;
/** Heads start with different reach: the first sees all positions alike, the next ones fade with distance. */
const DISTANCE_FADE = 0.15;
/** How fast the two ways of copying fade with distance before they have learnt. */
const FOCUS_FADE = 0.5;
const SPREAD_FADE = 0.1;
/** Gain that copying starts with, by the share of targets that a session has visited before; 0 where nobody returns. */
const COPY_GAIN = 2.5;
const MOST_COPY_GAIN = 0.5;
/** Diagonal that the copying query starts with. */
const COPY_QUERY = 0.1;

/**
 * One causal transformer block (Vaswani et al. 2017; SASRec, Kang & McAuley 2018) with a learned bias by distance in
 * place of position vectors (Shaw et al. 2018), so that a session's tail means the same wherever it stands.
 *
 * Visitors return to what they have seen, and the block alone forgets where that was: its output is added to two weighted
 * means of the session's own item vectors, one that attends by content and distance (a copying head, as in RepeatNet, Ren
 * et al. 2019), one by distance alone. Sums of item vectors stay in the items' space (CORE, Hou et al. 2022).
 *
 * @param repeatShare share of the targets that their session has visited before
 */
export function encoderParameters(shape: EncoderShape, repeatShare: number, rng: Rng): Parameters {
  const { dimension, window, heads, hidden } = shape;
  const copyGain = Math.min(MOST_COPY_GAIN, COPY_GAIN * repeatShare);
  const distance = constant([heads, window], 0);
  for (let head = 0; head < heads; head++) {
    for (let gap = 0; gap < window; gap++) {
      distance.values[head * window + gap] = -DISTANCE_FADE * gap * (head / heads);
    }
  }
  return {
    query: matrix(dimension, dimension, 1, rng),
    key: matrix(dimension, dimension, 1, rng),
    value: matrix(dimension, dimension, 1, rng),
    output: matrix(dimension, dimension, 0.5, rng),
    distance,
    hiddenWeight: matrix(dimension, hidden, 1, rng),
    hiddenBias: constant([hidden], 0),
    narrowWeight: matrix(hidden, dimension, 0.5, rng),
    narrowBias: constant([dimension], 0),
    hiddenGain: constant([dimension], 1),
    outputGain: constant([dimension], 1),
    copyQuery: diagonal(dimension, COPY_QUERY),
    focusDistance: fading(window, FOCUS_FADE),
    focusGain: constant([1], copyGain),
    spreadDistance: fading(window, SPREAD_FADE),
    spreadGain: constant([1], copyGain),
  };
}

function diagonal(size: number, value: number): Parameter {
  const square = constant([size, size], 0);
  for (let i = 0; i < size; i++) square.values[i * size + i] = value;
  return square;
}

function fading(window: number, fade: number): Parameter {
  const distances = constant([1, window], 0);
  for (let gap = 0; gap < window; gap++) distances.values[gap] = -fade * gap;
  return distances;
}

export function unitRows({ numpy: np }: Jax, x: Tensor): Tensor {
  const squares = np.sum(x.ref.mul(x.ref), -1, { keepdims: true });
  return x.div(np.sqrt(squares.add(NORM_EPSILON)));
}

function rootMeanSquareNorm({ numpy: np }: Jax, x: Tensor, gain: Tensor): Tensor {
  const mean = np.mean(x.ref.mul(x.ref), -1, { keepdims: true });
  return x.div(np.sqrt(mean.add(RMS_EPSILON))).mul(gain);
}

/** Dropout masks of the first and last layer, float32[batch * length, D] of 0 and 1 / (1 - rate). */
export interface Dropout {
  readonly input: Tensor;
  readonly output: Tensor;
}

/**
 * The encoder for `batch` sequences of `length` items each.
 * (parameters, rows float32[batch * length, D], dropout) -> unit session vectors float32[batch * length, D], one for
 * every prefix. Sequences start at the left; what stands behind a sequence's end does not reach back into it.
 */
export function encoderFunction(jax: Jax, shape: EncoderShape, batch: number, length: number) {
  const { numpy: np, nn } = jax;
  const { dimension, window, heads } = shape;
  const headWidth = dimension / heads;
  const isDistance = new Float32Array(window * length * length);
  const isLater = new Float32Array(length * length);
  for (let i = 0; i < length; i++) {
    for (let j = 0; j < length; j++) {
      if (j <= i) isDistance[(i - j) * length * length + i * length + j] = 1;
      else isLater[i * length + j] = MASKED;
    }
  }
  return (parameters: Tensors, rows: Tensor, dropout: Dropout | null): Tensor => {
    const p = parameters;
    const items = unitRows(jax, rows);
    let x = items.ref.mul(Math.sqrt(dimension));
    const byDistance = (distances: Tensor) =>
      np.matmul(distances, np.array(isDistance).reshape([window, length * length]));
    const later = () => np.array(isLater).reshape([1, 1, length, length]);
    if (dropout) x = x.mul(dropout.input);
    const split = (weight: Tensor) =>
      np.matmul(x.ref, weight).reshape([batch, length, heads, headWidth]).transpose([0, 2, 1, 3]);
    const query = split(p.query);
    const key = split(p.key);
    const value = split(p.value);
    const bias = byDistance(p.distance).reshape([1, heads, length, length]);
    const scores = np
      .matmul(query, key.transpose([0, 1, 3, 2]))
      .mul(1 / Math.sqrt(headWidth))
      .add(bias)
      .add(later());
    const read = np
      .matmul(nn.softmax(scores, -1), value)
      .transpose([0, 2, 1, 3])
      .reshape([batch * length, dimension]);
    let h = x.add(np.matmul(read, p.output));
    const y = rootMeanSquareNorm(jax, h.ref, p.hiddenGain);
    const wide = nn.relu(np.matmul(y, p.hiddenWeight).add(p.hiddenBias));
    h = h.add(np.matmul(wide, p.narrowWeight).add(p.narrowBias)).mul(p.outputGain);
    if (dropout) h = h.mul(dropout.output);

    const own = items.reshape([batch, length, dimension]);
    const square = [1, length, length];
    const alike = np.matmul(
      np.matmul(h.ref, p.copyQuery).reshape([batch, length, dimension]),
      own.ref.transpose([0, 2, 1]),
    );
    const focus = nn.softmax(alike.add(byDistance(p.focusDistance).reshape(square)).add(later().reshape(square)), -1);
    const spread = nn.softmax(byDistance(p.spreadDistance).reshape(square).add(later().reshape(square)), -1);
    const copied = np.matmul(focus.mul(p.focusGain).add(spread.mul(p.spreadGain)), own);
    return unitRows(jax, unitRows(jax, h).add(copied.reshape([batch * length, dimension])));
  };
}

/** What a step learns, of one batch. `tokens` is batch * length. A type: the library takes it as a record of arrays. */
export type LossRows = {
  /** float32[tokens, D]: rows of the items read */
  readonly rows: Tensor;
  /** float32[tokens, D]: rows of the items that followed */
  readonly targets: Tensor;
  /** float32[candidates, D]: rows the targets compete with */
  readonly candidates: Tensor;
};

/** What is given. */
export type LossGivens = {
  /** float32[tokens, candidates]: see BatchCandidates */
  readonly logWeight: Tensor;
  /** float32[tokens]: 1 where a target counts, 0 in the padding */
  readonly weights: Tensor;
  readonly inputDropout: Tensor;
  readonly outputDropout: Tensor;
};

/**
 * Sampled softmax over shared candidates, each weighted by the inverse of its inclusion probability (Bengio & Senécal
 * 2008; Yi et al. 2019), so that the mean gradient is that of the softmax over the whole catalogue.
 */
export function lossFunction(jax: Jax, shape: EncoderShape, batch: number, length: number) {
  const { numpy: np, nn } = jax;
  const encode = encoderFunction(jax, shape, batch, length);
  return (parameters: Tensors, { rows, targets, candidates }: LossRows, givens: LossGivens): Tensor => {
    const sessions = encode(parameters, rows, { input: givens.inputDropout, output: givens.outputDropout });
    const positive = np.sum(sessions.ref.mul(unitRows(jax, targets)), -1).mul(COSINE_SCALE);
    const logits = np.matmul(sessions, unitRows(jax, candidates).transpose()).mul(COSINE_SCALE).add(givens.logWeight);
    const loss = nn.logsumexp(logits, -1).sub(positive);
    const total = np.sum(givens.weights.ref);
    return np.sum(loss.mul(givens.weights)).div(total);
  };
}
