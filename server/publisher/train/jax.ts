import { availableParallelism } from "node:os";
import { WorkerStandIn } from "./worker-stand-in.ts";

/** The whole autodiff library; this file is the only one that loads it. */
export type Jax = typeof import("@jax-js/jax");
export type Tensor = import("@jax-js/jax").numpy.Array;
/** Arrays by name, as `valueAndGrad` takes and returns them. */
export type Tensors = Record<string, Tensor>;

/** More cores than this gain nothing: a step's kernels are a few ms each. */
const MOST_CORES = 8;
let loaded: Promise<Jax> | null = null;

/**
 * Loads jax-js with its WebAssembly back end on all cores. It looks for `Worker` and the number of cores while it is
 * being imported, hence the dynamic import, and starts its pool with the first kernel, hence the small sum below:
 * onnxruntime-web puts Node's own `Worker` into that place, which the pool cannot use. Every element of a kernel's output
 * is computed by exactly one worker, so the result does not depend on the number of cores.
 */
export function loadJax(): Promise<Jax> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Jax> {
  const worker = Object.getOwnPropertyDescriptor(globalThis, "Worker");
  const navigator = Object.getOwnPropertyDescriptor(globalThis, "navigator");
  const hardwareConcurrency = Math.min(availableParallelism(), MOST_CORES);
  Object.defineProperty(globalThis, "Worker", { value: WorkerStandIn, configurable: true, writable: true });
  Object.defineProperty(globalThis, "navigator", { value: { hardwareConcurrency }, configurable: true });
  try {
    const jax = await import("@jax-js/jax");
    await jax.init("wasm");
    jax.defaultDevice("wasm");
    await jax.numpy.array([1, 2]).add(1).data();
    return jax;
  } finally {
    if (navigator) Object.defineProperty(globalThis, "navigator", navigator);
    else Reflect.deleteProperty(globalThis, "navigator");
    // The library looks for one whenever it reads a result, so where there was none the stand-in stays.
    if (worker) Object.defineProperty(globalThis, "Worker", worker);
  }
}
