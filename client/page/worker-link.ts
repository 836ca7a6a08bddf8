import { BETTER } from "../../shared/contracts/better.ts";
import type { EngineApi } from "../../shared/contracts/engine-api.ts";
import type { Failure } from "../../shared/contracts/error-code.ts";
import { fail } from "./page-failure.ts";

type Failed = { readonly ok: false; readonly error: Failure };
type Answer<K extends keyof EngineApi> = Awaited<ReturnType<EngineApi[K]>>;

/**
 * page ── call("rank", …) ──► one message ──► comlink's expose in the worker ──► one message ──► Result
 *            └── worker cannot start, or the channel breaks: fail("worker-failed"), for this and every later call
 *
 * The page speaks comlink's protocol itself: a call is an APPLY message, an answer comes back under its id. comlink's own
 * `wrap` does that too, and proxies, constructors and transfers that nothing here uses; it would be a sixth of the page
 * script (docs/adr/0023). worker-link.test.ts holds this half against comlink's other half.
 */
export interface WorkerLink {
  /** Asks the engine. Always answers while the worker lives; never rejects. foresee puts itself in front of it. */
  call<K extends keyof EngineApi>(method: K, ...args: Parameters<EngineApi[K]>): Promise<Answer<K> | Failed>;
  /** Calls `ask` whenever what was ranked last could now be ranked better, such as by models that have come. */
  onBetter(ask: () => void): void;
  /** Ends the worker as soon as it has answered what it was asked: events sent at the last moment still arrive. */
  close(): void;
}

const CLOSE_WITHIN_MS = 1000;

/** Starts the worker at once. `url` is absolute; it may be of another origin than the page if the server sends CORS. */
export function openWorker(url: string): WorkerLink {
  /** What takes the answer of each call under way, by the call's id. */
  // biome-ignore lint/suspicious/noExplicitAny: each call knows the type of its own answer.
  const waiting = new Map<string, (answer: any) => void>();
  let calls = 0;
  let broken: Failed | undefined;
  let answered = false;
  let closing = false;
  let worker: Worker | undefined;
  const breakDown = (detail: string) => {
    broken ??= fail("worker-failed", detail);
    for (const settle of waiting.values()) settle(broken);
    waiting.clear();
  };
  const end = () => {
    breakDown("closed");
    worker?.terminate();
  };

  try {
    worker = new Worker(sameOriginUrl(url), { type: "module", name: "afterclick" });
    // After the first answer an error is one inside the engine, which answers for itself.
    worker.onerror = (event) => {
      event.preventDefault();
      if (!answered) breakDown(event.message ? `${url}: ${event.message}` : url);
    };
    worker.onmessage = ({ data: { id, type, value } }) => {
      answered = true;
      waiting.get(id)?.(type === "RAW" ? value : fail("worker-failed", value?.value?.message));
      waiting.delete(id);
      if (closing && waiting.size === 0) end();
    };
  } catch (error) {
    breakDown(String(error));
  }

  return {
    call: (method, ...args) =>
      new Promise((resolve) => {
        if (broken || closing) return resolve(broken ?? fail("worker-failed", url));
        const id = `${calls++}`;
        const argumentList = args.map((value) => ({ type: "RAW", value }));
        try {
          worker?.postMessage({ id, type: "APPLY", path: [method], argumentList });
          waiting.set(id, resolve);
        } catch (error) {
          // A site's option that no message can carry.
          resolve(fail("worker-failed", String(error)));
        }
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
  const code = `let early=[];onmessage=e=>early.push(e);import(${JSON.stringify(url)}).then(()=>{onmessage=null;early.map(dispatchEvent)},reportError)`;
  const blob = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  // The worker has fetched the blob long before; until then the URL must hold.
  setTimeout(() => URL.revokeObjectURL(blob), 60_000);
  return blob;
}
