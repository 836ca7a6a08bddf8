import { beforeAll, describe, expect, test } from "vitest";
import { seededRng } from "../../../shared/math/rng.ts";
import { PrefixEncoder } from "./encode-prefixes.ts";
import { encoderAccuracy } from "./encoder-accuracy.ts";
import { encoderFunction, encoderParameters } from "./encoder-model.ts";
import { type EncoderPlan, encoderShape, planEncoder, planRows, planUpdate, recentWindows } from "./encoder-plan.ts";
import { type Jax, loadJax } from "./jax.ts";
import { gaussian, tensor, tensors } from "./parameters.ts";
import { type Sessions, stepsOf } from "./sessions.ts";
import { spectralStart } from "./spectral-start.ts";
import { type EncoderModel, type EncoderTrainingOptions, type TrainingState, trainEncoder } from "./train-encoder.ts";
import { TrainingWindows } from "./training-windows.ts";

const N = 30;
const neighbours = { offsets: new Int32Array(N + 1), items: new Int32Array(0) };

/** Visitors walk a ring of items, always forward, from anywhere: only the order tells what comes next. */
function ring(count: number, seed: number): Sessions {
  const rng = seededRng(seed);
  const items: number[] = [];
  const offsets = [0];
  for (let s = 0; s < count; s++) {
    const start = Math.floor(rng() * N);
    const length = 2 + Math.floor(rng() * 5);
    for (let i = 0; i < length; i++) items.push((start + i) % N);
    offsets.push(items.length);
  }
  return { items: Int32Array.from(items), offsets: Int32Array.from(offsets) };
}

const shape = encoderShape(N);
const longer = (plan: EncoderPlan, epochs: number): EncoderPlan => ({
  ...plan,
  epochs,
  steps: epochs * plan.stepsPerEpoch,
});
const start = (sessions: Sessions): EncoderModel => {
  const rng = seededRng(1);
  return {
    shape,
    rows: spectralStart(sessions, N, shape.dimension, rng),
    parameters: encoderParameters(shape, 0, rng),
  };
};

describe("trainEncoder", () => {
  let jax: Jax;
  beforeAll(async () => {
    jax = await loadJax();
  });

  /** Training on all of `sessions`, but for what a test says otherwise. */
  const train = (sessions: Sessions, otherwise: Partial<EncoderTrainingOptions> = {}) => {
    const windows = new TrainingWindows(sessions, shape.window);
    return trainEncoder({
      jax,
      sessions,
      windows,
      recent: null,
      neighbours,
      plan: planEncoder(shape, N, windows, null, 600),
      model: start(sessions),
      rng: seededRng(2),
      deadline: Number.POSITIVE_INFINITY,
      ...otherwise,
    });
  };
  const planOf = (sessions: Sessions, epochs: number): EncoderPlan =>
    longer(planEncoder(shape, N, new TrainingWindows(sessions, shape.window), null, 600), epochs);

  test("learns which way the ring goes", async () => {
    const sessions = ring(300, 1);
    const { model, curve } = await train(sessions, { plan: planOf(sessions, 6) });
    const accuracy = await encoderAccuracy(new PrefixEncoder(jax, shape), model, stepsOf(ring(40, 9)), 1);
    expect(accuracy.hr).toBeGreaterThan(0.8);
    expect(curve[curve.length - 1].loss).toBeLessThan(curve[0].loss);
  });

  test("the same seed gives the same bits", async () => {
    const sessions = ring(60, 1);
    const plan = planOf(sessions, 2);
    const [a, b] = [await train(sessions, { plan }), await train(sessions, { plan })];
    expect(a.model.rows).toEqual(b.model.rows);
    expect(a.model.parameters).toEqual(b.model.parameters);
  });

  test("keeps the best epoch, and stops when later sessions clearly lose twice in a row", async () => {
    const sessions = ring(40, 1);
    const scores = [0.1, 0.3, 0.2, 0.299, 0.2, 0.25, 0.9];
    const seen: Float32Array[] = [];
    const { model, bestEpoch, stopped, curve } = await train(sessions, {
      plan: planOf(sessions, 7),
      evaluate: async ({ rows }) => {
        seen.push(rows.slice());
        return { hr: 0, mrr: 0, ndcg: scores[seen.length - 1] };
      },
    });
    expect({ bestEpoch, stopped, epochs: curve.length }).toEqual({ bestEpoch: 1, stopped: "over-fitting", epochs: 6 });
    expect(model.rows).toEqual(seen[1]);
  });

  test("far beyond the plan the clock stops it, with a model", async () => {
    const sessions = ring(60, 1);
    const { stopped, curve, model } = await train(sessions, { plan: planOf(sessions, 5), deadline: 0 });
    expect({ stopped, epochs: curve.length }).toEqual({ stopped: "out-of-time", epochs: 1 });
    expect(model.rows.every(Number.isFinite)).toBe(true);
  });

  test("a loss that is no number stops the build with step and batch", async () => {
    const sessions = ring(20, 1);
    const model = start(sessions);
    model.rows.fill(Number.NaN);
    await expect(train(sessions, { model })).rejects.toThrow(/step 1, epoch 0 \(batch of \d+ sequences/);
  });

  test("a budget below one pass over the log pays for a part of it", async () => {
    const sessions = ring(400, 1);
    const windows = new TrainingWindows(sessions, shape.window);
    const plan = planEncoder(shape, N, windows, null, 0.05);
    expect(plan.steps).toBeLessThan(plan.stepsPerEpoch);
    let steps = 0;
    const onStep = () => steps++;
    const { stopped } = await train(sessions, { plan, onStep });
    expect({ stopped, steps }).toEqual({ stopped: "planned", steps: plan.steps });
  });

  test("the last epochs pass over the newest sessions", async () => {
    const sessions = ring(400, 1);
    const windows = new TrainingWindows(sessions, shape.window);
    const recent = recentWindows(sessions, shape.window);
    const plan = planEncoder(shape, N, windows, recent, 600);
    expect(plan.recentEpochs).toBe(3);
    expect(plan.stepsPerRecentEpoch / plan.stepsPerEpoch).toBeLessThan(0.6);
    expect(recent.tokens / windows.tokens).toBeCloseTo(0.4, 1);
    const short = { ...plan, epochs: 1, recentEpochs: 2, steps: plan.stepsPerEpoch + 2 * plan.stepsPerRecentEpoch };
    let steps = 0;
    const { curve } = await train(sessions, { recent, plan: short, onStep: () => steps++ });
    expect({ epochs: curve.length, steps }).toEqual({ epochs: 3, steps: short.steps });
  });

  test("rows alone pass over all sessions where the budget pays for it, else over the newest", () => {
    const sessions = ring(400, 1);
    const all = new TrainingWindows(sessions, shape.window);
    const rich = planRows(shape, N, sessions, 600);
    expect({ tokens: rich.windows.tokens, epochs: rich.plan.epochs }).toEqual({ tokens: all.tokens, epochs: 10 });
    expect(rich.plan.steps).toBe(10 * rich.plan.stepsPerEpoch);
    const onePass = rich.plan.plannedSeconds / 10;
    expect(planRows(shape, N, sessions, 6 * onePass).plan.epochs).toBe(6);
    const poor = planRows(shape, N, sessions, 4 * onePass);
    expect(poor.windows.tokens).toBe(recentWindows(sessions, shape.window).tokens);
    expect(poor.plan.plannedSeconds).toBeLessThanOrEqual(4 * onePass);
    const { plan } = planRows(shape, N, sessions, 0.3 * (onePass / rich.plan.stepsPerEpoch));
    expect({ epochs: plan.epochs, steps: plan.steps }).toEqual({ epochs: 1, steps: 1 });
  });

  test("goes on from before the last passes, over other sessions", async () => {
    const sessions = ring(400, 1);
    const windows = new TrainingWindows(sessions, shape.window);
    const recent = recentWindows(sessions, shape.window);
    const plan = planEncoder(shape, N, windows, recent, 600);
    const short = { ...plan, epochs: 1, recentEpochs: 2, steps: plan.stepsPerEpoch + 2 * plan.stepsPerRecentEpoch };
    let state: TrainingState | undefined;
    const onRecent = (before: TrainingState) => {
      state = before;
    };
    const first = await train(sessions, { recent, plan: short, onRecent });
    if (!state) throw new Error("no state was given");
    expect(state.steps).toBe(plan.stepsPerEpoch);
    // A copy: the training that went on did not touch it.
    expect(state.model.rows).not.toEqual(first.model.rows);
    const before = state.model.rows.slice();
    const later = ring(400, 2);
    const newest = recentWindows(later, shape.window);
    const { curve, model: updated } = await train(later, {
      windows: newest,
      recent: newest,
      plan: planUpdate(short, newest, 1),
      model: state.model,
      resume: state,
      rng: seededRng(3),
    });
    expect(curve.map(({ epoch }) => epoch)).toEqual([1]);
    expect(curve[0].loss).toBeLessThan(first.curve[0].loss);
    expect(updated.rows).not.toEqual(before);
  });

  test("causal: what comes later does not change an earlier session vector", async () => {
    const rng = seededRng(4);
    const parameters = encoderParameters(shape, 0, rng);
    const encode = encoderFunction(jax, shape, 4, 6);
    const rows = Float32Array.from({ length: 4 * 6 * shape.dimension }, () => gaussian(rng));
    const changed = rows.slice();
    for (let b = 0; b < 4; b++) changed.fill(0.5, (b * 6 + 3) * shape.dimension, (b + 1) * 6 * shape.dimension);
    const run = async (x: Float32Array) =>
      (await encode(tensors(jax, parameters), tensor(jax, x, [24, shape.dimension]), null).data()) as Float32Array;
    const [before, after] = [await run(rows), await run(changed)];
    for (let b = 0; b < 4; b++) {
      const at = b * 6 * shape.dimension;
      const kept = at + 3 * shape.dimension;
      expect(after.subarray(at, kept)).toEqual(before.subarray(at, kept));
      expect(after.subarray(kept, kept + shape.dimension)).not.toEqual(before.subarray(kept, kept + shape.dimension));
    }
  });
});
