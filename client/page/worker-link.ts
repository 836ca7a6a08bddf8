import { type Remote, wrap } from "comlink";
import { BETTER } from "../../shared/contracts/better.ts";
import type { EngineApi } from "../../shared/contracts/engine-api.ts";
import type { Failure, Result } from "../../shared/contracts/error-code.ts";
import { fail } from "./page-failure.ts";

/**
 * page ── call(engine => engine.rank(…)) ──► comlink ──► worker ──► Result
 *                     └── worker cannot start, or the channel breaks: fail("worker-failed"), for this and every later call
 */
export interface WorkerLink {
  /** Asks the engine. Always answers while the worker lives; never rejects. */
  call<T>(ask: (engine: Remote<EngineApi>) => Promise<Result<T>>): Promise<Result<T>>;
  /** Calls `ask` whenever what was ranked last could now be ranked better, such as by models that have come. */
  onBetter(ask: () => void): void;
  /** Ends the worker as soon as it has answered what it was asked: events sent at the last moment still arrive. */
  close(): void;
}

const CLOSE_WITHIN_MS = 1000;

/** Starts the worker at once. `url` is absolute; it may be of another origin than the page if the server sends CORS. */
export function openWorker(url: string): WorkerLink {
  const waiting = new Set<(failed: { ok: false; error: Failure }) => void>();
  let broken: { ok: false; error: Failure } | null = null;
  let answered = false;
  let closing = false;
  const breakDown = (detail: string) => {
    broken ??= fail("worker-failed", detail);
    for (const settle of waiting) settle(broken);
    waiting.clear();
  };

  let worker: Worker | null = null;
  try {
    worker = new Worker(sameOriginUrl(url), { type: "module", name: "afterclick" });
    // After the first answer an error is one inside the engine, which answers for itself.
    worker.onerror = (event) => {
      event.preventDefault();
      if (!answered) breakDown(event.message ? `${url}: ${event.message}` : url);
    };
  } catch (error) {
    breakDown(String(error));
  }
  const engine = worker && wrap<EngineApi>(worker);
  const end = () => {
    breakDown("closed");
    worker?.terminate();
  };

  return {
    call: (ask) =>
      new Promise((resolve) => {
        if (broken || closing || !engine) return resolve(broken ?? fail("worker-failed", url));
        const settle = (result: Awaited<ReturnType<typeof ask>>) => {
          waiting.delete(settle);
          resolve(result);
          if (closing && waiting.size === 0) end();
        };
        waiting.add(settle);
        ask(engine).then(
          (result) => {
            answered = true;
            settle(result);
          },
          (error) => settle(fail("worker-failed", String(error))),
        );
      }),
    onBetter(ask) {
      worker?.addEventListener("message", ({ data }) => data === BETTER && ask());
    },
    close() {
      closing = true;
      if (waiting.size === 0) end();
      else setTimeout(end, CLOSE_WITHIN_MS);
    },
  };
}

/**
 * A worker must be of the page's origin; a blob of that origin may import the real script from anywhere. The import is a
 * dynamic one, for which the Content-Security-Policy asks script-src, as for the page script itself; a static one would
 * ask worker-src. Until it is there, messages wait.
 */
function sameOriginUrl(url: string): string {
  if (new URL(url).origin === location.origin) return url;
  const code = `const early = [], keep = (event) => early.push(event);
addEventListener("message", keep);
import(${JSON.stringify(url)}).then(() => {
  removeEventListener("message", keep);
  for (const { data, ports } of early) dispatchEvent(new MessageEvent("message", { data, ports: [...ports] }));
}, (error) => setTimeout(() => { throw error; }));`;
  const blob = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  // The worker has fetched the blob long before; until then the URL must hold.
  setTimeout(() => URL.revokeObjectURL(blob), 60_000);
  return blob;
}
