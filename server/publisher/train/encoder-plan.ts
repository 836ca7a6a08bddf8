import { sessionCount } from "../input/event-log.ts";
import type { EncoderShape } from "./encoder-model.ts";
import type { Sessions } from "./sessions.ts";
import { TrainingWindows } from "./training-windows.ts";

/** How long and how wide to train: decided from the log and the budget alone, so that the same input gives the same plan. */
export interface EncoderPlan {
  readonly shape: EncoderShape;
  /** Targets of a full batch. */
  readonly tokensPerBatch: number;
  /** Items a batch's targets compete with. */
  readonly candidates: number;
  /** Passes over all sessions, then over the newest ones. */
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  readonly recentEpochs: number;
  readonly stepsPerRecentEpoch: number;
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
/** Long logs have taught what they can after a few passes; short ones are gone over until later sessions lose by it. */
const MOST_EPOCHS = 10;
const MOST_EPOCHS_OF_LONG_LOG = 5;
const LONG_LOG = 200_000;
/** What visitors want changes: training ends with passes over this share of the sessions, the newest. */
const RECENT_SHARE = 0.4;
const MOST_RECENT_EPOCHS = 3;
/** Of the time, at most. */
const RECENT_TIME = 0.4;
/** Passes over all sessions that rows alone are trained for; where the budget pays for fewer, so many over the newest. */
const MOST_ROW_EPOCHS = 10;
const FEW_ROW_EPOCHS = 5;
/**
 * Cost model, measured on two cores of a 2020s server: a fixed cost a step (kernels to dispatch), arithmetic, and the
 * passes over a batch's logits.
 */
const STEP_SECONDS = 0.018;
const FLOPS = 22e9;
const SECONDS_PER_LOGIT = 2e-8;
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
  return STEP_SECONDS + (6 * tokens * perToken) / FLOPS + tokens * candidates * SECONDS_PER_LOGIT;
}

/** The sessions that training ends with. */
export const recentWindows = (sessions: Sessions, longest: number): TrainingWindows =>
  new TrainingWindows(sessions, longest, Math.floor((1 - RECENT_SHARE) * sessionCount(sessions)));

/**
 * @param n rows of the model
 * @param windows what one epoch passes over
 * @param recent the newest of them; null to train on all of them alike
 * @param seconds what training may take
 */
export function planEncoder(
  shape: EncoderShape,
  n: number,
  windows: TrainingWindows,
  recent: TrainingWindows | null,
  seconds: number,
): EncoderPlan {
  const useful = Math.max(LEAST_SECONDS, windows.tokens * SECONDS_PER_TOKEN - SECONDS_SPARED);
  const mostEpochs = windows.tokens >= LONG_LOG ? MOST_EPOCHS_OF_LONG_LOG : MOST_EPOCHS;
  const batch = batchPlan(shape, n, windows);
  const { tokensPerBatch, secondsPerStep, stepsPerEpoch } = batch;
  const stepsPerRecentEpoch = recent?.batchesPerEpoch(tokensPerBatch) ?? 0;
  const affordable = Math.min(seconds, useful) / secondsPerStep;
  const recentEpochs =
    recent && affordable >= stepsPerEpoch + stepsPerRecentEpoch
      ? Math.min(MOST_RECENT_EPOCHS, Math.max(1, Math.floor((RECENT_TIME * affordable) / stepsPerRecentEpoch)))
      : 0;
  const recentSteps = recentEpochs * stepsPerRecentEpoch;
  const epochs = Math.max(1, Math.min(mostEpochs, Math.floor((affordable - recentSteps) / stepsPerEpoch)));
  // A budget below one pass over the log pays for a random part of it.
  const steps = Math.max(1, Math.ceil(Math.min(affordable, epochs * stepsPerEpoch + recentSteps)));
  return planOf(shape, batch, { epochs, recentEpochs, stepsPerRecentEpoch, steps });
}

/**
 * For rows that are trained while the encoder stands still: they do not lose by many passes, and what a row's older sessions say of
 * it counts (docs/adr/0028-a-kept-space.md). Where the budget does not pay for that, the newest sessions alone.
 *
 * @param seconds what training may take
 */
export function planRows(
  shape: EncoderShape,
  n: number,
  sessions: Sessions,
  seconds: number,
): { readonly windows: TrainingWindows; readonly plan: EncoderPlan } {
  const paid = (windows: TrainingWindows) => {
    const batch = batchPlan(shape, n, windows);
    return { windows, batch, passes: seconds / (batch.secondsPerStep * batch.stepsPerEpoch) };
  };
  const whole = paid(new TrainingWindows(sessions, shape.window));
  const pays = whole.passes >= FEW_ROW_EPOCHS;
  const { windows, batch, passes } = pays ? whole : paid(recentWindows(sessions, shape.window));
  const most = Math.min(pays ? MOST_ROW_EPOCHS : FEW_ROW_EPOCHS, passes);
  const epochs = Math.max(1, Math.floor(most));
  const steps = Math.max(1, Math.ceil(Math.min(most, epochs) * batch.stepsPerEpoch));
  return { windows, plan: planOf(shape, batch, { epochs, recentEpochs: 0, stepsPerRecentEpoch: 0, steps }) };
}

type Passes = Pick<EncoderPlan, "epochs" | "recentEpochs" | "stepsPerRecentEpoch" | "steps">;

const planOf = (
  shape: EncoderShape,
  { secondsPerStep, ...batch }: ReturnType<typeof batchPlan>,
  passes: Passes,
): EncoderPlan => ({
  shape,
  ...batch,
  ...passes,
  plannedSeconds: passes.steps * secondsPerStep,
  blockRate: 2.5e-3,
  rowRate: rowRate(passes.steps),
  dropout: 0.2,
});

/** How large a batch is, and how long it takes. */
function batchPlan(shape: EncoderShape, n: number, windows: TrainingWindows) {
  const long = windows.tokens >= LONG_LOG;
  // A small log needs enough steps more than it needs full batches.
  const tokensPerBatch = long ? 512 : windows.tokens >= 20_000 ? 256 : 128;
  const candidates = Math.min(long ? 4096 : 1024, Math.ceil(n / 4) * 4);
  return {
    tokensPerBatch,
    candidates,
    secondsPerStep: stepSeconds(shape, tokensPerBatch, candidates),
    stepsPerEpoch: windows.batchesPerEpoch(tokensPerBatch),
  };
}

/** Training is stopped by the clock only when it takes this many times what was planned. */
const OVERTIME = 4;

/** Wall-clock time (ms, as Date.now) at which training by the plan has gone on for far too long. */
export const deadline = (plan: EncoderPlan): number => Date.now() + 1000 * (OVERTIME * plan.plannedSeconds + 120);

/** What did best on long (Diginetica, 15,000 steps) and short trainings (serenade, 1,500): the fewer steps, the longer. */
const rowRate = (steps: number): number => Math.min(2.8e-2, 7e-3 * Math.sqrt(15_000 / steps));

/**
 * The passes over the newest sessions once more, those held out so far among them this time.
 *
 * @param passes as many as did best before
 */
export function planUpdate(trained: EncoderPlan, recent: TrainingWindows, passes: number): EncoderPlan {
  const stepsPerRecentEpoch = recent.batchesPerEpoch(trained.tokensPerBatch);
  const steps = trained.epochs * trained.stepsPerEpoch + trained.recentEpochs * stepsPerRecentEpoch;
  const plannedSeconds = (trained.plannedSeconds / trained.steps) * passes * stepsPerRecentEpoch;
  return { ...trained, recentEpochs: passes, stepsPerRecentEpoch, steps, plannedSeconds };
}
