/** jax-js trains, ONNX Runtime serves: both must compute the same function. */
import { beforeAll, describe, expect, test } from "vitest";
import { FEATURE_COUNT } from "../../../shared/engine/features.ts";
import type { Models } from "../../../shared/engine/models.ts";
import { seededRng } from "../../../shared/math/rng.ts";
import { PrefixEncoder } from "../train/encode-prefixes.ts";
import { encoderParameters } from "../train/encoder-model.ts";
import { type Jax, loadJax } from "../train/jax.ts";
import { gaussian, tensor, tensors } from "../train/parameters.ts";
import { type RankerModel, rankerFunction, rankerParameters, scaleFeatures } from "../train/ranker-model.ts";
import type { EncoderModel } from "../train/train-encoder.ts";
import { checkModels } from "./check-models.ts";
import { encoderOnnx } from "./encoder-onnx.ts";
import { ortModels } from "./ort-models.ts";
import { rankerOnnx } from "./ranker-onnx.ts";

const SHAPE = { dimension: 32, window: 20, heads: 2, hidden: 64 };
const N = 50;
const rng = seededRng(7);

const model: EncoderModel = {
  shape: SHAPE,
  parameters: encoderParameters(SHAPE, 0.2, rng),
  rows: unitRows(N, SHAPE.dimension),
};
const ranker = (hidden: RankerModel["hidden"]): RankerModel => {
  const parameters = rankerParameters(FEATURE_COUNT, hidden, rng);
  for (const { values } of Object.values(parameters))
    for (let i = 0; i < values.length; i++) values[i] += 0.1 * gaussian(rng);
  return {
    hidden,
    parameters,
    scale: {
      mean: Float32Array.from({ length: FEATURE_COUNT }, () => gaussian(rng)),
      // Some never moved in training.
      deviation: Float32Array.from({ length: FEATURE_COUNT }, (_, f) =>
        f % 5 === 2 ? Number.POSITIVE_INFINITY : 0.5 + rng(),
      ),
    },
  };
};

function unitRows(n: number, d: number): Float32Array {
  const rows = Float32Array.from({ length: n * d }, () => gaussian(rng));
  for (let i = 0; i < n; i++) {
    let squares = 0;
    for (let j = i * d; j < (i + 1) * d; j++) squares += rows[j] * rows[j];
    for (let j = i * d; j < (i + 1) * d; j++) rows[j] /= Math.sqrt(squares);
  }
  return rows;
}

describe("ONNX files against the functions that were trained", () => {
  let jax: Jax;
  let models: Models;
  const network = ranker([24, 12]);

  beforeAll(async () => {
    jax = await loadJax();
    const dimensions = { window: SHAPE.window, dimension: SHAPE.dimension, featureCount: FEATURE_COUNT };
    models = await ortModels(encoderOnnx(SHAPE, model.parameters), rankerOnnx(network), dimensions);
  });

  test("encoder: prefixes of every length from 1 to beyond the window", async () => {
    const prefixes = Array.from({ length: 26 }, (_, i) =>
      Int32Array.from({ length: i + 1 }, () => Math.floor(rng() * N)),
    );
    const expected = await new PrefixEncoder(jax, SHAPE).encode(model, prefixes);
    let worst = 0;
    for (const [p, prefix] of prefixes.entries()) {
      const recent = prefix.slice(-SHAPE.window);
      const rows = new Float32Array(SHAPE.window * SHAPE.dimension);
      const mask = new Float32Array(SHAPE.window);
      recent.forEach((item, i) => {
        const place = SHAPE.window - recent.length + i;
        mask[place] = 1;
        rows.set(model.rows.subarray(item * SHAPE.dimension, (item + 1) * SHAPE.dimension), place * SHAPE.dimension);
      });
      const session = await models.encode(rows, mask);
      for (let j = 0; j < SHAPE.dimension; j++) {
        worst = Math.max(worst, Math.abs(session[j] - expected[p * SHAPE.dimension + j]));
      }
    }
    expect(worst).toBeLessThan(2e-6);
  });

  test.each([1, 7, 300])("ranker: %i rows", async (n) => {
    const rows = Float32Array.from({ length: n * FEATURE_COUNT }, () => 4 * gaussian(rng));
    const scaled = scaleFeatures(rows, FEATURE_COUNT, network.scale);
    const width = scaled.length / n;
    const run = rankerFunction(jax, network.hidden);
    const expected = await run(tensors(jax, network.parameters), tensor(jax, scaled, [n, width])).data();
    const scores = await models.score(rows, n);
    expect(scores.length).toBe(n);
    for (let i = 0; i < n; i++) expect(scores[i]).toBeCloseTo(expected[i], 3);
  });

  test("a linear ranker is one weighted sum", async () => {
    const linear = ranker(null);
    const bytes = rankerOnnx(linear);
    const dimensions = { window: SHAPE.window, dimension: SHAPE.dimension, featureCount: FEATURE_COUNT };
    const { score } = await ortModels(encoderOnnx(SHAPE, model.parameters), bytes, dimensions);
    const rows = Float32Array.from({ length: FEATURE_COUNT }, () => gaussian(rng));
    const scaled = scaleFeatures(rows, FEATURE_COUNT, linear.scale);
    const expected = scaled.reduce((sum, value, f) => sum + value * linear.parameters.linear.values[f], 0);
    expect((await score(rows, 1))[0]).toBeCloseTo(expected, 4);
  });

  test("a ranker of features that never moved cannot tell candidates apart", async () => {
    const { scale, ...rest } = ranker([24, 12]);
    const deviation = scale.deviation.map(() => Number.POSITIVE_INFINITY);
    const bytes = rankerOnnx({ ...rest, scale: { ...scale, deviation } });
    const dimensions = { window: SHAPE.window, dimension: SHAPE.dimension, featureCount: FEATURE_COUNT };
    const { score } = await ortModels(encoderOnnx(SHAPE, model.parameters), bytes, dimensions);
    const rows = Float32Array.from({ length: 3 * FEATURE_COUNT }, () => gaussian(rng));
    expect(new Set(await score(rows, 3)).size).toBe(1);
  });

  test("the same model gives the same bytes", () => {
    expect(encoderOnnx(SHAPE, model.parameters)).toEqual(encoderOnnx(SHAPE, model.parameters));
  });

  test("checkModels passes our own and names what does not fit", async () => {
    await checkModels(models, SHAPE.dimension, SHAPE.window);
    await expect(checkModels({ ...models, score: async () => new Float32Array(2) }, 32, 20)).rejects.toThrow(
      /ranker.*scores/,
    );
    await expect(checkModels(models, 48, 20)).rejects.toThrow(/encoder fails/);
    const nan = { ...models, encode: async () => new Float32Array(32).fill(Number.NaN) };
    await expect(checkModels(nan, 32, 20)).rejects.toThrow(/not finite/);
  });
});
