import { seededRng } from "../../../shared/math/rng.ts";
import { sessionCount } from "../input/event-log.ts";
import { encoderOnnx } from "../onnx/encoder-onnx.ts";
import { requireFinite } from "../require-finite.ts";
import { PrefixEncoder } from "./encode-prefixes.ts";
import { encoderAccuracy } from "./encoder-accuracy.ts";
import { encoderParameters } from "./encoder-model.ts";
import { type EncoderPlan, encoderShape, planEncoder, planRefresh } from "./encoder-plan.ts";
import type { Jax } from "./jax.ts";
import { startNewItems, visitedItems, withoutRows } from "./new-items.ts";
import { filterSessions, repeatShare, type Sessions, sliceSessions, stepsOf } from "./sessions.ts";
import { fillCold, placeAsIfUnvisited, type Space, type SpaceInput, type SpaceMaker } from "./space.ts";
import { ROUNDS as SPECTRAL_ROUNDS, spectralStart } from "./spectral-start.ts";
import { type EncoderModel, type EncoderTraining, trainEncoder } from "./train-encoder.ts";
import { TrainingWindows } from "./training-windows.ts";

/** Shares of the budget; tables, lists and measuring take the rest. */
const ENCODER_SHARE = 0.6;
const REFRESH_SHARE = 0.12;
/** Training is stopped by the clock only when it takes this many times what was planned. */
const OVERTIME = 4;
const STOPPING_CASES = 2000;

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
  const plan = planEncoder(shape, n, windows, budgetSeconds * ENCODER_SHARE);
  const ranker = new Set(split.ranker);
  const stopping = stepsOf(
    filterSessions(sessions, (s) => ranker.has(s)),
    STOPPING_CASES,
  );
  const prefixEncoder = new PrefixEncoder(jax, shape);
  const training = await clock.run(
    "train encoder",
    plan.steps,
    (tick) =>
      trainEncoder({
        jax,
        sessions: past,
        windows,
        plan,
        neighbours: input.neighbours,
        model,
        rng: seededRng(seed + 1),
        deadline: deadline(plan),
        onStep: tick,
        ...(stopping.length > 0 && { evaluate: (m: EncoderModel) => encoderAccuracy(prefixEncoder, m, stopping) }),
      }),
    (result) => describeTraining(plan, result),
  );
  const known = visitedItems(past, n);
  return {
    past: await spaceOf(input, training.model, known),
    async finish() {
      const refreshed = await refresh(jax, input, plan, training.model, known);
      const report = {
        plan,
        why: describeTraining(plan, training),
        curve: training.curve,
        bestEpoch: training.bestEpoch,
        stopped: training.stopped,
        refresh: refreshed && {
          plan: refreshed.plan,
          curve: refreshed.training.curve,
          stopped: refreshed.training.stopped,
        },
      };
      return {
        space: await spaceOf(input, refreshed?.training.model ?? training.model, visitedItems(sessions, n)),
        report,
      };
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
  return { dimension, window, encoder: encoderOnnx(model.shape, model.parameters), rows, rowsAsIfUnvisited };
}

/** Continues on all sessions, the held-out ones included: the freshest clicks are worth most. */
async function refresh(
  jax: Jax,
  { clock, sessions, split, neighbours, items, seed, budgetSeconds }: SpaceInput,
  trained: EncoderPlan,
  model: EncoderModel,
  known: Uint8Array,
): Promise<{ plan: EncoderPlan; training: EncoderTraining } | null> {
  const total = sessionCount(sessions);
  if (split.cut === total) return null;
  const later: Sessions = sliceSessions(sessions, split.cut, total);
  startNewItems(model.rows, model.shape.dimension, known, later);
  const windows = new TrainingWindows(sessions, model.shape.window);
  const plan = planRefresh(trained, items.length, windows, budgetSeconds * REFRESH_SHARE);
  const training = await clock.run(
    "refresh encoder",
    plan.steps,
    (tick) =>
      trainEncoder({
        jax,
        sessions,
        windows,
        plan,
        neighbours,
        model,
        rng: seededRng(seed + 2),
        deadline: deadline(plan),
        onStep: tick,
      }),
    (result) => `all sessions: ${describeTraining(plan, result)}`,
  );
  return { plan, training };
}

const deadline = (plan: EncoderPlan): number => Date.now() + 1000 * (OVERTIME * plan.plannedSeconds + 120);

function describeTraining(plan: EncoderPlan, { curve, bestEpoch, stopped }: EncoderTraining): string {
  const { mrr } = curve[bestEpoch];
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
  const accuracy = mrr === null ? "" : ` (MRR@20 ${(100 * mrr).toFixed(2)} %)`;
  return `${epochs}, ${reason}; kept epoch ${bestEpoch + 1}${accuracy}`;
}
