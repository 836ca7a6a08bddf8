import type { Failure } from "../../shared/contracts/error-code.ts";

/** What went wrong since the start, each code once: a page says a thing once, however often it happens. */
export class Failures {
  readonly #byCode = new Map<Failure["code"], Failure>();

  add(failure: Failure): void {
    if (!this.#byCode.has(failure.code)) this.#byCode.set(failure.code, failure);
  }

  list(): readonly Failure[] {
    return [...this.#byCode.values()];
  }
}
