import { FEATURE_COUNT } from "../../../shared/engine/features.ts";
import type { Models } from "../../../shared/engine/models.ts";
import { seededRng } from "../../../shared/math/rng.ts";
import { PublisherError } from "../publisher-error.ts";
import { encoderParameters } from "../train/encoder-model.ts";
import { encoderShape } from "../train/encoder-plan.ts";
import { encoderOnnx } from "./encoder-onnx.ts";
import { ortModels } from "./ort-models.ts";

/** Runs a site's own ranker beside an encoder that does not matter: its faults should not wait for a training to end. */
export async function checkRanker(ranker: Uint8Array): Promise<void> {
  const shape = encoderShape(1);
  const encoder = encoderOnnx(shape, encoderParameters(shape, 0, seededRng(0)));
  const { dimension, window } = shape;
  await checkModels(
    await ortModels(encoder, ranker, { dimension, window, featureCount: FEATURE_COUNT }),
    dimension,
    window,
  );
}

/** Runs both models once on plain input, as a device will. @throws PublisherError that says which does not fit, and why */
export async function checkModels(models: Models, dimension: number, window: number): Promise<void> {
  const rows = new Float32Array(window * dimension);
  const mask = new Float32Array(window);
  // One item, the newest: a unit vector in the last row.
  rows[(window - 1) * dimension] = 1;
  mask[window - 1] = 1;
  const session = await run("encoder", `items float32[1,${window},${dimension}]`, () => models.encode(rows, mask));
  requireNumbers("encoder", "session", session, dimension);
  for (const n of [1, 3]) {
    const scores = await run("ranker", `features float32[${n},${FEATURE_COUNT}]`, () =>
      models.score(new Float32Array(n * FEATURE_COUNT), n),
    );
    requireNumbers("ranker", "scores", scores, n);
  }
}

async function run(name: string, input: string, work: () => Promise<Float32Array>): Promise<Float32Array> {
  try {
    return await work();
  } catch (cause) {
    throw new PublisherError(`The ${name} fails on ${input}: ${(cause as Error).message} See docs/own-models.md.`, {
      cause,
    });
  }
}

function requireNumbers(name: string, output: string, values: Float32Array, length: number): void {
  if (!(values instanceof Float32Array) || values.length !== length) {
    throw new PublisherError(
      `The ${name}'s output '${output}' must be ${length} float32 numbers, but is ${values.length} of ${values.constructor.name}. See docs/own-models.md.`,
    );
  }
  if (!values.every(Number.isFinite)) {
    throw new PublisherError(
      `The ${name}'s output '${output}' is not finite on a plain input. See docs/own-models.md.`,
    );
  }
}
