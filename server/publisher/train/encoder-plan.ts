import type { EncoderShape } from "./encoder-model.ts";
import { TrainingWindows } from "./training-windows.ts";

/** How long and how wide to train: decided from the log and the budget alone, so that the same input gives the same plan. */
export interface EncoderPlan {
  readonly shape: EncoderShape;
  /** Targets of a full batch. */
  readonly tokensPerBatch: number;
  /** Items a batch's targets compete with. */
  readonly candidates: number;
  readonly epochs: number;
  /** Share of the sessions, newest first, that is learnt from; less than 1 when the budget is too short for one pass. */
  readonly share: number;
  readonly stepsPerEpoch: number;
  /** By the cost model below; the wall clock may differ. */
  readonly plannedSeconds: number;
  /** Learning rates at their peak. */
  readonly blockRate: number;
  readonly rowRate: number;
  readonly dropout: number;
}

export const WINDOW = 20;
const MOST_EPOCHS = 10;
/** Cost model, measured on two cores of a 2020s server: a fixed cost a step, and arithmetic at this rate. */
const STEP_SECONDS = 0.006;
const FLOPS = 16e9;

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
 * @param items catalogue items that occur in the log
 * @param windows what one epoch passes over
 * @param seconds what the encoder may take
 */
export function planEncoder(items: number, windows: TrainingWindows, seconds: number): EncoderPlan {
  const shape = encoderShape(items);
  // A small log needs enough steps more than it needs full batches.
  const tokensPerBatch = windows.tokens >= 200_000 ? 512 : windows.tokens >= 20_000 ? 256 : 128;
  const candidates = Math.min(windows.tokens >= 200_000 ? 2048 : 1024, Math.ceil(items / 4) * 4);
  const stepsPerEpoch = windows.batchesPerEpoch(tokensPerBatch);
  const epochSeconds = stepsPerEpoch * stepSeconds(shape, tokensPerBatch, candidates);
  const affordable = seconds / epochSeconds;
  const epochs = Math.max(1, Math.min(MOST_EPOCHS, Math.floor(affordable)));
  const share = Math.min(1, affordable);
  return {
    shape,
    tokensPerBatch,
    candidates,
    epochs,
    share,
    stepsPerEpoch,
    plannedSeconds: epochs * epochSeconds * share,
    blockRate: 2.5e-3,
    rowRate: 7e-3,
    dropout: 0.2,
  };
}
