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
 * Loads jax-js with its WebAssembly back end on all cores. It sizes its worker pool while it is being imported, so the
 * stand-ins must be there before: hence the dynamic import. Every element of a kernel's output is computed by exactly
 * one worker, so the result does not depend on the number of cores.
 *
 * It must be called before onnxruntime-web is loaded in the same process: the other order breaks its kernels.
 */
export function loadJax(): Promise<Jax> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Jax> {
  const globals = globalThis as { Worker?: unknown };
  globals.Worker ??= WorkerStandIn;
  const navigator = Object.getOwnPropertyDescriptor(globalThis, "navigator");
  Object.defineProperty(globalThis, "navigator", {
    value: { hardwareConcurrency: Math.min(availableParallelism(), MOST_CORES) },
    configurable: true,
  });
  try {
    const jax = await import("@jax-js/jax");
    await jax.init("wasm");
    jax.defaultDevice("wasm");
    return jax;
  } finally {
    if (navigator) Object.defineProperty(globalThis, "navigator", navigator);
    else Reflect.deleteProperty(globalThis, "navigator");
  }
}
