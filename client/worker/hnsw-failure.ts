import { type Failure, failure } from "../../shared/contracts/error-code.ts";

/** Only a policy that forbids code from text is the site's to change; everything else says what happened. */
export function hnswFailure(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  // Emscripten may wrap what was thrown, and then only the message is left of it.
  const forbidden = error instanceof EvalError || /unsafe-eval|content security policy/i.test(message);
  return failure(forbidden ? "hnsw-forbidden" : "hnsw-failed", message);
}
