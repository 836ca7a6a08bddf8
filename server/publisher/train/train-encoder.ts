import type { Rng } from "../../../shared/math/rng.ts";
import type { Accuracy } from "../evaluate/metrics.ts";
import { PublisherError } from "../publisher-error.ts";
import { DenseAdam, SparseAdam } from "./adam.ts";
import { type EncoderShape, type LossGivens, type LossRows, lossFunction } from "./encoder-model.ts";
import type { EncoderPlan } from "./encoder-plan.ts";
import type { Jax, Tensor, Tensors } from "./jax.ts";
import { NegativeSampler, type NegativeSamplerOptions } from "./negative-sampler.ts";
import { copyParameters, type Parameters, tensor, tensors } from "./parameters.ts";
import type { Sessions } from "./sessions.ts";
import type { TrainingWindows, WindowBatch } from "./training-windows.ts";

/** A trained encoder: the block's parameters and one row an item, float32[n, D], of any length. */
export interface EncoderModel {
  readonly shape: EncoderShape;
  readonly parameters: Parameters;
  readonly rows: Float32Array;
}

export interface EpochReport {
  readonly epoch: number;
  /** Mean loss over the epoch, in nats. */
  readonly loss: number;
  /** On held-out later sessions, as fractions of 1; null when there are none. */
  readonly hr: number | null;
  readonly mrr: number | null;
  readonly ndcg: number | null;
}

export interface EncoderTraining {
  readonly model: EncoderModel;
  readonly curve: readonly EpochReport[];
  /** The epoch whose model was kept. */
  readonly bestEpoch: number;
  readonly stopped: "planned" | "over-fitting" | "out-of-time";
}

/** Training as it stood before its passes over the newest sessions, to be continued with other ones. */
export interface TrainingState {
  readonly model: EncoderModel;
  readonly block: DenseAdam;
  readonly rows: SparseAdam;
  readonly steps: number;
}

export interface EncoderTrainingOptions {
  readonly jax: Jax;
  readonly sessions: Sessions;
  readonly windows: TrainingWindows;
  /** What the last epochs pass over; null when the plan has none. */
  readonly recent: TrainingWindows | null;
  readonly plan: EncoderPlan;
  /** Items that are hard to tell from a target: the neighbours of the item read, best first. */
  readonly neighbours: NegativeSamplerOptions["neighbours"];
  /** Where to start; its arrays are updated in place. */
  readonly model: EncoderModel;
  /** Uint8[n], 1 for the items whose rows are trained while all else stays as it is. Absent: everything is trained. */
  readonly onlyRows?: Uint8Array;
  readonly rng: Rng;
  /** Held-out accuracy of the model as it stands. Absent: the last epoch is kept. */
  readonly evaluate?: (model: EncoderModel) => Promise<Pick<Accuracy, "hr" | "mrr" | "ndcg">>;
  /** Wall-clock time (ms, as Date.now) after which training stops at the end of a step. Far beyond the plan. */
  readonly deadline: number;
  readonly onStep?: () => void;
  /** Is given a copy before the passes over the newest sessions. */
  readonly onRecent?: (state: TrainingState) => void;
  /** Goes on from there: only the passes over the newest sessions are made. `model` is the state's. */
  readonly resume?: TrainingState;
}

/**
 * Accuracy dips and recovers while the rate is high, so only a clear loss counts as over-fitting: this share of the best,
 * for so many epochs in a row.
 */
const CLEAR_LOSS = 0.95;
const PATIENCE = 2;

/**
 * Trains block and rows together. Item rows are gathered and their gradients scattered on the host: the library has
 * no sparse updates, and a batch touches a few thousand rows of what may be a million.
 */
export async function trainEncoder(options: EncoderTrainingOptions): Promise<EncoderTraining> {
  const { plan, recent, model, rng, evaluate, resume } = options;
  const epochs = plan.epochs + plan.recentEpochs;
  let windows = options.windows;
  const step = new EncoderStep(options, windows);
  const total = plan.steps;
  const warmUp = Math.min(500, Math.ceil(total / 20));
  const curve: EpochReport[] = [];
  let best = { epoch: -1, ndcg: Number.NEGATIVE_INFINITY, parameters: model.parameters, rows: model.rows };
  let losing = 0;
  let stopped: EncoderTraining["stopped"] = "planned";
  let steps = resume?.steps ?? 0;
  for (let epoch = resume ? plan.epochs : 0; epoch < epochs && stopped === "planned"; epoch++) {
    if (epoch === plan.epochs && recent && windows !== recent) {
      options.onRecent?.(step.copy(steps));
      windows = recent;
      step.read(windows);
    }
    let loss = 0;
    let count = 0;
    for (const batch of windows.epoch(plan.tokensPerBatch, rng)) {
      steps++;
      const cosine = 0.02 + 0.98 * 0.5 * (1 + Math.cos((Math.PI * steps) / total));
      loss += await step.run(batch, Math.min(1, steps / warmUp) * cosine, `step ${steps}, epoch ${epoch}`);
      count++;
      options.onStep?.();
      if (Date.now() > options.deadline) stopped = "out-of-time";
      if (stopped === "out-of-time" || steps === total) break;
    }
    const measured = evaluate ? await evaluate(model) : null;
    const { hr = null, mrr = null, ndcg = null } = measured ?? {};
    curve.push({ epoch, loss: loss / count, hr, mrr, ndcg });
    if (ndcg === null || ndcg > best.ndcg) {
      const last = epoch + 1 === epochs || ndcg === null;
      best = {
        epoch,
        ndcg: ndcg ?? 0,
        parameters: last ? model.parameters : copyParameters(model.parameters),
        rows: last ? model.rows : model.rows.slice(),
      };
    }
    losing = ndcg !== null && ndcg < CLEAR_LOSS * best.ndcg ? losing + 1 : 0;
    if (losing === PATIENCE) stopped = "over-fitting";
  }
  return {
    model: { shape: model.shape, parameters: best.parameters, rows: best.rows },
    curve,
    bestEpoch: best.epoch,
    stopped,
  };
}

type StepFunction = (
  parameters: Tensors,
  rows: LossRows,
  givens: LossGivens,
) => [Tensor, [Tensors, Record<keyof LossRows, Tensor>]];

/** One update: gather, loss and gradients, Adam on the block and on the rows that took part. */
class EncoderStep {
  readonly #options: EncoderTrainingOptions;
  #windows: TrainingWindows;
  #sampler: NegativeSampler;
  readonly #block: DenseAdam;
  readonly #rows: SparseAdam;
  readonly #functions = new Map<number, StepFunction>();

  constructor(options: EncoderTrainingOptions, windows: TrainingWindows) {
    this.#options = options;
    this.#windows = windows;
    this.#sampler = samplerOf(options, windows);
    this.#block = options.resume?.block ?? new DenseAdam(options.model.parameters);
    this.#rows = options.resume?.rows ?? new SparseAdam(options.model.rows, options.model.shape.dimension);
  }

  copy(steps: number): TrainingState {
    const { shape, parameters, rows } = this.#options.model;
    const model = { shape, parameters: copyParameters(parameters), rows: rows.slice() };
    return { model, block: this.#block.copyFor(model.parameters), rows: this.#rows.copyFor(model.rows), steps };
  }

  /** Batches are of these windows from now on. */
  read(windows: TrainingWindows): void {
    this.#windows = windows;
    this.#sampler = samplerOf(this.#options, windows);
  }

  /** @returns the batch's mean loss. @throws PublisherError when it is not a number. */
  async run(batch: WindowBatch, rate: number, name: string): Promise<number> {
    const { jax, model, sessions, plan, rng, onlyRows } = this.#options;
    const windows = this.#windows;
    const { dimension } = model.shape;
    const { length, room } = batch;
    const tokens = room * length;
    const inputs = new Int32Array(tokens).fill(-1);
    const targets = new Int32Array(tokens).fill(-1);
    const weights = new Float32Array(tokens);
    batch.windows.forEach((window, slot) => {
      const start = windows.starts[window];
      for (let t = 0; t < windows.lengths[window]; t++) {
        const at = slot * length + t;
        inputs[at] = sessions.items[start + t];
        targets[at] = sessions.items[start + t + 1];
        if (t >= windows.skips[window]) weights[at] = 1;
      }
    });
    const { slots } = this.#sampler;
    const { items: candidates, logWeight } = this.#sampler.batch(inputs, targets, weights, rng);

    const wide = [tokens, dimension];
    const [loss, [blockGradients, gradients]] = this.#function(length, room)(
      tensors(jax, model.parameters),
      {
        rows: tensor(jax, gather(model.rows, dimension, inputs, tokens), wide),
        targets: tensor(jax, gather(model.rows, dimension, targets, tokens), wide),
        candidates: tensor(jax, gather(model.rows, dimension, candidates, slots), [slots, dimension]),
      },
      {
        logWeight: tensor(jax, logWeight, [tokens, slots]),
        weights: tensor(jax, weights, [tokens]),
        inputDropout: tensor(jax, dropoutMask(tokens * dimension, plan.dropout, rng), wide),
        outputDropout: tensor(jax, dropoutMask(tokens * dimension, plan.dropout, rng), wide),
      },
    );
    const rowGradients = (await gradients.rows.data()) as Float32Array;
    const targetGradients = (await gradients.targets.data()) as Float32Array;
    const candidateGradients = (await gradients.candidates.data()) as Float32Array;
    const block: Record<string, Float32Array> = {};
    for (const key of Object.keys(blockGradients)) block[key] = (await blockGradients[key].data()) as Float32Array;
    const value = ((await loss.data()) as Float32Array)[0];
    if (!Number.isFinite(value)) {
      throw new PublisherError(
        `Training the encoder stopped: the loss is ${value} at ${name} (batch of ${batch.windows.length} sequences of up to ${length} items). ` +
          "The log may hold something odd; try another --seed, or report this with the log's first lines.",
      );
    }
    if (!onlyRows) this.#block.update(block, rate * plan.blockRate);
    const add = (row: number, from: Float32Array, at: number): void => {
      if (!onlyRows || onlyRows[row]) this.#rows.add(row, from, at * dimension);
    };
    for (let c = 0; c < candidates.length; c++) add(candidates[c], candidateGradients, c);
    for (let at = 0; at < tokens; at++) {
      if (inputs[at] < 0) continue;
      add(inputs[at], rowGradients, at);
      add(targets[at], targetGradients, at);
    }
    this.#rows.update(rate * plan.rowRate);
    return value;
  }

  #function(length: number, room: number): StepFunction {
    const known = this.#functions.get(length);
    if (known) return known;
    const { jax, model } = this.#options;
    const loss = lossFunction(jax, model.shape, room, length);
    const made = jax.jit(jax.valueAndGrad(loss, { argnums: [0, 1] })) as unknown as StepFunction;
    this.#functions.set(length, made);
    return made;
  }
}

function samplerOf(
  { model, sessions, plan, neighbours }: EncoderTrainingOptions,
  windows: TrainingWindows,
): NegativeSampler {
  return new NegativeSampler({
    ...countTokens(sessions, windows, model.rows.length / model.shape.dimension),
    neighbours,
    tokensPerBatch: plan.tokensPerBatch,
    slots: plan.candidates,
  });
}

/** How often items are targets, and how often they are what a target follows: float64[n] each. */
function countTokens({ items }: Sessions, windows: TrainingWindows, n: number) {
  const targets = new Float64Array(n);
  const reads = new Float64Array(n);
  windows.starts.forEach((start, w) => {
    for (let t = windows.skips[w]; t < windows.lengths[w]; t++) {
      reads[items[start + t]]++;
      targets[items[start + t + 1]]++;
    }
  });
  return { targets, reads };
}

/** Rows of the given items (zeros for -1 and past the end): float32[room, width]. */
function gather(rows: Float32Array, width: number, items: Int32Array, room: number): Float32Array {
  const out = new Float32Array(room * width);
  items.forEach((item, at) => {
    if (item >= 0) out.set(rows.subarray(item * width, (item + 1) * width), at * width);
  });
  return out;
}

/** Inverted dropout: 0 with probability `rate`, else 1 / (1 - rate). */
function dropoutMask(length: number, rate: number, rng: Rng): Float32Array {
  const keep = 1 / (1 - rate);
  const mask = new Float32Array(length);
  for (let i = 0; i < length; i++) mask[i] = rng() < rate ? 0 : keep;
  return mask;
}
