import { expect, test } from "vitest";
import { FEATURE_COUNT } from "../../../shared/engine/features.ts";
import { seededRng } from "../../../shared/math/rng.ts";
import { encoderOnnx } from "../onnx/encoder-onnx.ts";
import { ortModels } from "../onnx/ort-models.ts";
import { rankerOnnx } from "../onnx/ranker-onnx.ts";
import { encoderOrder } from "./choose-ranker.ts";
import { encoderParameters } from "./encoder-model.ts";
import { loadJax } from "./jax.ts";

test("trains in a process that ONNX Runtime was loaded into first, and after it", async () => {
  const shape = { dimension: 16, window: 20, heads: 2, hidden: 32 };
  const encoder = encoderOnnx(shape, encoderParameters(shape, 0, seededRng(1)));
  const dimensions = { dimension: 16, window: 20, featureCount: FEATURE_COUNT };
  const before = await ortModels(encoder, rankerOnnx(encoderOrder()), dimensions);
  const jax = await loadJax();
  const { numpy: np } = jax;
  const square = jax.jit((a: ReturnType<typeof np.array>) => np.matmul(a, a.ref.transpose()));
  const values = Float32Array.from({ length: 64 * 64 }, (_, i) => (i % 7) - 3);
  const product = await square(np.array(values).reshape([64, 64])).data();
  for (const [i, j] of [
    [0, 0],
    [3, 60],
    [63, 63],
  ]) {
    let expected = 0;
    for (let k = 0; k < 64; k++) expected += values[i * 64 + k] * values[j * 64 + k];
    expect(product[i * 64 + j]).toBe(expected);
  }
  const mask = new Float32Array(20).fill(1);
  const session = await before.encode(new Float32Array(20 * 16).fill(0.25), mask);
  expect(session.every(Number.isFinite)).toBe(true);
});
