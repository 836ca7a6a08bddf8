import type * as Ort from "onnxruntime-web/wasm";
import type { Models } from "../../../shared/engine/models.ts";
import { PublisherError } from "../publisher-error.ts";

let loaded: Promise<typeof Ort> | null = null;

/** Loaded on first use: its WebAssembly is 14 MB, and most commands do without. */
function loadOrt(): Promise<typeof Ort> {
  loaded ??= import("onnxruntime-web/wasm").then((ort) => {
    // One thread, as on the device: the order of float additions, and so the last bit, depends on it.
    ort.env.wasm.numThreads = 1;
    return ort;
  });
  return loaded;
}

/**
 * The release's models in the ONNX Runtime the device runs: the same WebAssembly, so the same bits. (onnxruntime-node
 * would be faster and would differ in the last place.)
 *
 * @param window L, rows of the encoder's input
 * @param dimension D
 * @param featureCount F
 * @throws PublisherError when a model cannot be read or has other inputs and outputs.
 */
export async function ortModels(
  encoder: Uint8Array,
  ranker: Uint8Array,
  { window, dimension, featureCount }: { window: number; dimension: number; featureCount: number },
): Promise<Models> {
  const ort = await loadOrt();
  const encoderSession = await open(ort, "encoder", encoder, ["items", "mask"], "session");
  const rankerSession = await open(ort, "ranker", ranker, ["features"], "scores");
  return {
    async encode(rows, mask) {
      const { session } = await encoderSession.run({
        items: new ort.Tensor("float32", rows, [1, window, dimension]),
        mask: new ort.Tensor("float32", mask, [1, window]),
      });
      return session.data as Float32Array;
    },
    async score(features, n) {
      const { scores } = await rankerSession.run({ features: new ort.Tensor("float32", features, [n, featureCount]) });
      return scores.data as Float32Array;
    },
  };
}

async function open(
  ort: typeof Ort,
  name: string,
  bytes: Uint8Array,
  inputs: readonly string[],
  output: string,
): Promise<Ort.InferenceSession> {
  let session: Ort.InferenceSession;
  try {
    session = await ort.InferenceSession.create(bytes, { executionProviders: ["wasm"] });
  } catch (cause) {
    throw new PublisherError(`The ${name} is not a model ONNX Runtime can run: ${(cause as Error).message}`, { cause });
  }
  const missing = inputs.filter((input) => !session.inputNames.includes(input));
  if (missing.length > 0 || !session.outputNames.includes(output)) {
    throw new PublisherError(
      `The ${name} has inputs (${session.inputNames.join(", ")}) and outputs (${session.outputNames.join(", ")}); ` +
        `it needs inputs (${inputs.join(", ")}) and the output ${output}.`,
    );
  }
  return session;
}
