import type { EncoderShape } from "./encoder-model.ts";
import type { TrainingWindows } from "./training-windows.ts";

/** How long and how wide to train: decided from the log and the budget alone, so that the same input gives the same plan. */
export interface EncoderPlan {
  readonly shape: EncoderShape;
  /** Targets of a full batch. */
  readonly tokensPerBatch: number;
  /** Items a batch's targets compete with. */
  readonly candidates: number;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  /** In all; fewer than one epoch has when the budget is too short for a pass over the log. */
  readonly steps: number;
  /** By the cost model below; the wall clock may differ. */
  readonly plannedSeconds: number;
  /** Learning rates at their peak. */
  readonly blockRate: number;
  readonly rowRate: number;
  readonly dropout: number;
}

export const WINDOW = 20;
const MOST_EPOCHS = 10;
/** Cost model, measured on two cores of a 2020s server: a fixed cost a step (kernels to dispatch), and arithmetic. */
const STEP_SECONDS = 0.018;
const FLOPS = 22e9;
/** Small logs are quick whatever the budget: so many seconds at least, and from there by the log's size. */
const LEAST_SECONDS = 18;
const SECONDS_PER_TOKEN = 1 / 1000;
const SECONDS_SPARED = 30;

export function encoderShape(items: number): EncoderShape {
  const dimension = items <= 64 ? 16 : items <= 512 ? 32 : 64;
  return { dimension, window: WINDOW, heads: 2, hidden: 2 * dimension };
}

/** Three passes (forward and the two backward products) of two operations a weight. */
export function stepSeconds(shape: EncoderShape, tokens: number, candidates: number): number {
  const { dimension, hidden, window } = shape;
  const perToken = 4 * dimension * dimension + 2 * dimension * hidden + 2 * window * dimension + candidates * dimension;
  return STEP_SECONDS + (6 * tokens * perToken) / FLOPS;
}

/**
 * @param n rows of the model
 * @param windows what one epoch passes over
 * @param seconds what training may take
 * @param usefulShare of the time that a log of this size is worth
 */
export function planEncoder(
  shape: EncoderShape,
  n: number,
  windows: TrainingWindows,
  seconds: number,
  mostEpochs = MOST_EPOCHS,
  usefulShare = 1,
): EncoderPlan {
  // A small log needs enough steps more than it needs full batches.
  const tokensPerBatch = windows.tokens >= 200_000 ? 512 : windows.tokens >= 20_000 ? 256 : 128;
  const candidates = Math.min(windows.tokens >= 200_000 ? 4096 : 1024, Math.ceil(n / 4) * 4);
  const stepsPerEpoch = windows.batchesPerEpoch(tokensPerBatch);
  const epochSeconds = stepsPerEpoch * stepSeconds(shape, tokensPerBatch, candidates);
  const useful = Math.max(LEAST_SECONDS, windows.tokens * SECONDS_PER_TOKEN - SECONDS_SPARED);
  const affordable = Math.min(seconds, usefulShare * useful) / epochSeconds;
  const epochs = Math.max(1, Math.min(mostEpochs, Math.floor(affordable)));
  // A budget below one pass over the log pays for a random part of it.
  const steps = Math.max(1, Math.ceil(stepsPerEpoch * (affordable < 1 ? affordable : epochs)));
  return {
    shape,
    tokensPerBatch,
    candidates,
    epochs,
    stepsPerEpoch,
    steps,
    plannedSeconds: (steps / stepsPerEpoch) * epochSeconds,
    blockRate: 2.5e-3,
    rowRate: rowRate(steps),
    dropout: 0.2,
  };
}

/** What did best on long (Diginetica, 15,000 steps) and short trainings (serenade, 1,500): the fewer steps, the longer. */
const rowRate = (steps: number): number => Math.min(2.8e-2, 7e-3 * Math.sqrt(15_000 / steps));

const REFRESH_EPOCHS = 2;
const REFRESH_USEFUL_SHARE = 1 / 3;
/** A trained model continues with smaller steps. */
const REFRESH_RATE = 0.3;

/** A trained model goes over all sessions again, the newest ones for the first time. */
export function planRefresh(trained: EncoderPlan, n: number, windows: TrainingWindows, seconds: number): EncoderPlan {
  return {
    ...planEncoder(trained.shape, n, windows, seconds, REFRESH_EPOCHS, REFRESH_USEFUL_SHARE),
    blockRate: REFRESH_RATE * trained.blockRate,
    rowRate: REFRESH_RATE * trained.rowRate,
  };
}
