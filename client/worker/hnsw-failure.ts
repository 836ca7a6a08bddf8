import { type Failure, failure } from "../../shared/contracts/error-code.ts";

let forbidden: Failure | null | undefined;

/**
 * hnswlib-wasm makes functions from text. Asked before 179 kB are fetched for nothing, and while the page still waits for
 * the answer to its start, so that the page can say it. Null where it is allowed. Tried once: a browser reports each try.
 */
export function hnswForbidden(): Failure | null {
  if (forbidden === undefined) forbidden = tryText();
  return forbidden;
}

function tryText(): Failure | null {
  try {
    new Function("");
    return null;
  } catch (error) {
    return hnswFailure(error);
  }
}

/** Only a policy that forbids code from text is the site's to change; everything else says what happened. */
export function hnswFailure(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  // Emscripten may wrap what was thrown, and then only the message is left of it.
  const byPolicy = error instanceof EvalError || /unsafe-eval|content security policy/i.test(message);
  return byPolicy ? failure("hnsw-forbidden") : failure("hnsw-failed", message);
}
