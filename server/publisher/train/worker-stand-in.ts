import { resolveObjectURL } from "node:buffer";
import { Worker as NodeWorker } from "node:worker_threads";

/** What a web worker's script expects to find around it, on top of a Node worker. */
const PRELUDE = `
const { parentPort } = require("node:worker_threads");
globalThis.self = globalThis;
globalThis.postMessage = (message) => parentPort.postMessage(message);
parentPort.on("message", (data) => self.onmessage({ data }));
`;

/**
 * Just enough of the web `Worker` for jax-js, which spreads a kernel over a pool of them and finds none in Node:
 * without it training runs on one core. Messages sent before the script has been read wait in a queue.
 *
 * jax-js never ends its pool, so an idle worker must not keep the process alive, and a busy one must: each message is
 * answered by exactly one, and the worker counts as busy between the two.
 */
export class WorkerStandIn {
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onerror: ((event: { message: string }) => void) | null = null;
  #queue: unknown[] = [];
  #worker: NodeWorker | null = null;
  #unanswered = 0;

  constructor(url: string | URL) {
    this.#open(String(url)).catch((error: Error) => this.onerror?.({ message: error.message }));
  }

  async #open(url: string): Promise<void> {
    const blob = resolveObjectURL(url);
    if (!blob) throw new Error(`only object URLs are understood, not ${url}`);
    const worker = new NodeWorker(PRELUDE + (await blob.text()), { eval: true });
    worker.on("message", (data) => {
      if (--this.#unanswered === 0) worker.unref();
      this.onmessage?.({ data });
    });
    worker.on("error", (error) => this.onerror?.({ message: String(error) }));
    this.#worker = worker;
    for (const message of this.#queue) worker.postMessage(message);
    this.#queue = [];
  }

  postMessage(message: unknown): void {
    if (this.#unanswered++ === 0) this.#worker?.ref();
    if (this.#worker) this.#worker.postMessage(message);
    else this.#queue.push(message);
  }
}
