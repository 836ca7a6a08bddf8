import type { ErrorCode, Failure } from "../../shared/contracts/error-code.ts";

/** Codes that are part of normal service: a result tells of them, nobody else needs to. */
const USUAL: readonly ErrorCode[] = [
  "consent-off",
  "deadline-missed",
  "circuit-open",
  "session-empty",
  "no-known-items",
  "loading",
];

/** What went wrong since the start, each code once: a page says a thing once, however often it happens. */
export class Failures {
  readonly #byCode = new Map<ErrorCode, Failure>();

  add(failure: Failure): void {
    if (!this.#byCode.has(failure.code) && !USUAL.includes(failure.code)) this.#byCode.set(failure.code, failure);
  }

  list(): readonly Failure[] {
    return [...this.#byCode.values()];
  }
}
