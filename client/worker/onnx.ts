/**
 * The two models in ONNX Runtime Web: one thread, WebAssembly only. The only file that knows the library, which is 2.3 MB on
 * the wire: it is imported when rung 2 already serves.
 *
 * Signature, for a site's own models: encoder (items float32[1,L,D], mask float32[1,L]) -> session float32[1,D];
 * ranker (features float32[n,F]) -> scores float32[n] or [n,1].
 */
import type { InferenceSession, Tensor } from "onnxruntime-web/wasm";
import type { Models } from "../../shared/engine/models.ts";

export interface OnnxModels extends Models {
  /** Frees the memory of both sessions. */
  release(): Promise<void>;
}

export interface OnnxParts {
  readonly encoder: Uint8Array;
  readonly ranker: Uint8Array;
  /** L and D of the encoder's input, F of the ranker's. */
  readonly window: number;
  readonly dimension: number;
  readonly features: number;
  /** Stops the load: what has not been asked for is not fetched any more. */
  readonly signal: AbortSignal;
}

/** ONNX Runtime's script; its WebAssembly is asked for by the first model. */
export const loadRuntime = () => import("onnxruntime-web/wasm");

/** @throws Error when ONNX Runtime cannot start, a model does not have the signature, or the load was stopped. */
export async function loadModels(parts: OnnxParts): Promise<OnnxModels> {
  const { window, dimension, features, signal } = parts;
  signal.throwIfAborted();
  const ort = await loadRuntime();
  signal.throwIfAborted();
  ort.env.wasm.numThreads = 1;
  // Beside this script, also when a page of another origin runs it through a blob worker.
  ort.env.wasm.wasmPaths = { wasm: new URL("ort-wasm-simd-threaded.wasm", import.meta.url).href };
  ort.env.logLevel = "error";
  const open = (bytes: Uint8Array): Promise<InferenceSession> =>
    ort.InferenceSession.create(bytes, { executionProviders: ["wasm"], logSeverityLevel: 3 });
  const encoder = await unprinted(() => open(parts.encoder));
  const ranker = await open(parts.ranker);
  checkNames("encoder", encoder, ["items", "mask"], "session");
  checkNames("ranker", ranker, ["features"], "scores");

  const run = async (session: InferenceSession, feeds: Record<string, Tensor>, output: string, length: number) => {
    const { [output]: tensor } = await session.run(feeds, [output]);
    const { data } = tensor;
    if (!(data instanceof Float32Array) || data.length !== length) {
      throw new Error(`output '${output}' is ${tensor.type}[${tensor.dims}], expected ${length} values of float32`);
    }
    return data;
  };
  const float32 = (data: Float32Array, dims: number[]) => new ort.Tensor("float32", data, dims);
  const models: OnnxModels = {
    encode: (rows, mask) =>
      run(
        encoder,
        { items: float32(rows, [1, window, dimension]), mask: float32(mask, [1, window]) },
        "session",
        dimension,
      ),
    score: async (rows, n) =>
      n === 0 ? new Float32Array() : run(ranker, { features: float32(rows, [n, features]) }, "scores", n),
    async release() {
      await encoder.release();
      await ranker.release();
    },
  };
  // The first run of a session is much slower than the next: it is made here and not at the visitor's first click.
  await models.encode(new Float32Array(window * dimension), new Float32Array(window).fill(1, window - 1));
  await models.score(new Float32Array(features), 1);
  return models;
}

/** Kept from the beginning: two starts may overlap. */
const { warn, error } = console;

/** When it cannot start, ONNX Runtime prints several lines and throws as well: a page's console says a thing once. */
async function unprinted<T>(start: () => Promise<T>): Promise<T> {
  console.warn = console.error = () => {};
  try {
    return await start();
  } finally {
    Object.assign(console, { warn, error });
  }
}

function checkNames(model: string, session: InferenceSession, inputs: readonly string[], output: string): void {
  const missing = inputs.filter((name) => !session.inputNames.includes(name));
  if (missing.length > 0 || session.inputNames.length !== inputs.length) {
    throw new Error(`${model}.onnx has inputs ${session.inputNames}, expected ${inputs}`);
  }
  if (!session.outputNames.includes(output)) {
    throw new Error(`${model}.onnx has outputs ${session.outputNames}, expected ${output}`);
  }
}
