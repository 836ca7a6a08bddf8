import type { CountedFailure } from "../../shared/contracts/engine-api.ts";
import type { ErrorCode, Failure } from "../../shared/contracts/error-code.ts";

/** Codes that are part of normal service: a result tells of them, nobody else needs to. */
const USUAL: readonly ErrorCode[] = [
  "consent-off",
  "deadline-missed",
  "circuit-open",
  "session-empty",
  "no-known-items",
  "loading",
  "saving-data",
];

/** What went wrong since the start, each code once and how often: a page says a thing once, however often it happens. */
export class Failures {
  readonly #byCode = new Map<ErrorCode, CountedFailure>();

  add(failure: Failure): void {
    if (USUAL.includes(failure.code)) return;
    const known = this.#byCode.get(failure.code);
    this.#byCode.set(failure.code, known ? { ...known, count: known.count + 1 } : { ...failure, count: 1 });
  }

  list(): readonly CountedFailure[] {
    return [...this.#byCode.values()];
  }
}
