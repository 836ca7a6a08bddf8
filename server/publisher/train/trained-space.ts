import { seededRng } from "../../../shared/math/rng.ts";
import type { NeighbourTable } from "../../../shared/release/tables.ts";
import { sessionCount } from "../input/event-log.ts";
import { encoderOnnx } from "../onnx/encoder-onnx.ts";
import { percent } from "../report/format.ts";
import { requireFinite } from "../require-finite.ts";
import { chooseSmoothing, heldOutCases } from "./choose-smoothing.ts";
import { PrefixEncoder } from "./encode-prefixes.ts";
import { encoderAccuracy } from "./encoder-accuracy.ts";
import { encoderParameters } from "./encoder-model.ts";
import { deadline, type EncoderPlan, encoderShape, planEncoder, planUpdate, recentWindows } from "./encoder-plan.ts";
import type { Jax } from "./jax.ts";
import { startNewItems, visitedItems, withoutRows } from "./new-items.ts";
import { repeatShare, type Sessions, sliceSessions } from "./sessions.ts";
import { smoothRows, visitCounts } from "./smooth-rows.ts";
import { fillCold, placeAsIfUnvisited, type Space, type SpaceInput, type SpaceMaker } from "./space.ts";
import { ROUNDS as SPECTRAL_ROUNDS, spectralStart } from "./spectral-start.ts";
import { type EncoderModel, type EncoderTraining, type TrainingState, trainEncoder } from "./train-encoder.ts";
import { TrainingWindows } from "./training-windows.ts";
import { unitRowsOf } from "./unit-rows.ts";

/** Shares of the budget; tables, lists and measuring take the rest. */
const ENCODER_SHARE = 0.6;

/** Trains the encoder on the past now, and on everything when it is asked to finish. */
export async function trainSpace(jax: Jax, input: SpaceInput): Promise<SpaceMaker> {
  const { clock, sessions, split, items, seed, budgetSeconds } = input;
  const n = items.length;
  const past = sliceSessions(sessions, 0, split.cut);
  const shape = encoderShape(input.logged);
  const model = await clock.run(
    "spectral start",
    SPECTRAL_ROUNDS,
    (tick): EncoderModel => {
      const rng = seededRng(seed);
      return {
        shape,
        rows: spectralStart(past, n, shape.dimension, rng, tick),
        parameters: encoderParameters(shape, repeatShare(past, n), rng),
      };
    },
    () => `${n} items in ${shape.dimension} dimensions`,
  );
  const windows = new TrainingWindows(past, shape.window);
  const recent = recentWindows(past, shape.window);
  const plan = planEncoder(shape, n, windows, recent, budgetSeconds * ENCODER_SHARE);
  const stopping = heldOutCases(input);
  const prefixEncoder = new PrefixEncoder(jax, shape);
  let state: TrainingState | null = null;
  const training = await clock.run(
    "train encoder",
    plan.steps,
    (tick) =>
      trainEncoder({
        jax,
        sessions: past,
        windows,
        recent,
        plan,
        neighbours: input.neighbours,
        model,
        rng: seededRng(seed + 1),
        deadline: deadline(plan),
        onStep: tick,
        onRecent(before) {
          state = before;
        },
        ...(stopping.length > 0 && { evaluate: (m: EncoderModel) => encoderAccuracy(prefixEncoder, m, stopping) }),
      }),
    (result) => describeTraining(plan, result),
  );
  const known = visitedItems(past, n);
  const [unit, visits] = [unitRowsOf(training.model.rows, shape.dimension), visitCounts(past, n)];
  const smoothing = await chooseSmoothing(clock, prefixEncoder, training.model, stopping, (strength) =>
    smoothRows(unit, shape.dimension, input.neighbours, visits, strength),
  );
  const smoothed = (model: EncoderModel, neighbours: NeighbourTable, visited: Sessions): EncoderModel => ({
    ...model,
    rows: smoothRows(
      unitRowsOf(model.rows, shape.dimension),
      shape.dimension,
      neighbours,
      visitCounts(visited, n),
      smoothing.strength,
    ),
  });
  return {
    past: await spaceOf(
      input,
      smoothed(training.model, input.neighbours, past),
      known.map((is, item) => is & input.visited[item]),
    ),
    async finish(neighbours) {
      const updated = state && (await update(jax, input, { plan, state, training, known, neighbours }));
      if (!updated) startNewItems(training.model.rows, shape.dimension, known, laterSessions(input));
      const report = {
        plan,
        why: describeTraining(plan, training),
        curve: training.curve,
        bestEpoch: training.bestEpoch,
        stopped: training.stopped,
        smoothing,
        update: updated && { plan: updated.plan, curve: updated.training.curve, stopped: updated.training.stopped },
      };
      const model = smoothed(updated?.training.model ?? training.model, neighbours, sessions);
      return { space: await spaceOf(input, model, visitedItems(sessions, n)), report };
    },
  };
}

async function spaceOf(input: SpaceInput, model: EncoderModel, known: Uint8Array): Promise<Space> {
  const { dimension, window } = model.shape;
  const rows = withoutRows(model.rows, dimension, known);
  requireFinite(rows, "training the item vectors");
  if (known.includes(0)) await fillCold(input, rows, dimension, known);
  requireFinite(rows, "placing new items by their attributes");
  const rowsAsIfUnvisited = placeAsIfUnvisited(input, rows, dimension, known);
  const encoder = encoderOnnx(model.shape, model.parameters);
  return { id: null, dimension, window, encoder, rows, rowsAsIfUnvisited };
}

const laterSessions = ({ sessions, split }: SpaceInput): Sessions =>
  sliceSessions(sessions, split.cut, sessionCount(sessions));

interface Update {
  readonly plan: EncoderPlan;
  /** Before the passes over the newest of the past. */
  readonly state: TrainingState;
  readonly training: EncoderTraining;
  readonly known: Uint8Array;
  /** Of all sessions. */
  readonly neighbours: NeighbourTable;
}

/**
 * Makes the last passes again from where they began, over the newest of all sessions: the freshest clicks are worth most,
 * and a model that has gone over the same sessions too often is worth less.
 */
async function update(
  jax: Jax,
  input: SpaceInput,
  { plan: trained, state, training: before, known, neighbours }: Update,
): Promise<{ plan: EncoderPlan; training: EncoderTraining } | null> {
  const { clock, sessions, split, seed } = input;
  if (split.cut === sessionCount(sessions)) return null;
  const { model } = state;
  startNewItems(model.rows, model.shape.dimension, known, laterSessions(input));
  const recent = recentWindows(sessions, model.shape.window);
  const plan = planUpdate(trained, recent, Math.max(1, before.bestEpoch + 1 - trained.epochs));
  const training = await clock.run(
    "update encoder",
    plan.recentEpochs * plan.stepsPerRecentEpoch,
    (tick) =>
      trainEncoder({
        jax,
        sessions,
        windows: recent,
        recent,
        plan,
        neighbours,
        model,
        resume: state,
        rng: seededRng(seed + 2),
        deadline: deadline(plan),
        onStep: tick,
      }),
    ({ curve }) => `its last ${curve.length} passes, over the newest of all sessions`,
  );
  return { plan, training };
}

function describeTraining(plan: EncoderPlan, { curve, bestEpoch, stopped }: EncoderTraining): string {
  const { mrr } = curve.find(({ epoch }) => epoch === bestEpoch) ?? curve[0];
  const reason = {
    planned: "as planned",
    "over-fitting": "stopped: it was over-fitting",
    "out-of-time":
      "stopped by the clock, far beyond the plan: this machine is slow or busy, and another build may differ",
  }[stopped];
  const share = plan.steps / plan.stepsPerEpoch;
  const epochs =
    share < 1
      ? `${Math.round(100 * share)} % of an epoch (a longer --budget would do better)`
      : `${curve.length} epochs`;
  const accuracy = mrr === null ? "" : ` (MRR@20 ${percent(mrr, 2)})`;
  return `${epochs}, ${reason}; kept epoch ${bestEpoch + 1}${accuracy}`;
}
