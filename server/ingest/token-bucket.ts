/**
 * So many a second, and a burst after a quiet time. One bucket for all who send: it keeps the machine from being swamped and
 * knows nobody, so it cannot tell one flooding client from the rest. That is for the proxy, which sees addresses anyway.
 */
export class TokenBucket {
  readonly #perSecond: number;
  readonly #burst: number;
  #tokens: number;
  #filled: number;

  /** @param now ms of a clock that never goes back */
  constructor(perSecond: number, burst: number, now: number) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#tokens = burst;
    this.#filled = now;
  }

  /** Takes `count` tokens, or none and answers false when there are fewer. */
  take(count: number, now: number): boolean {
    this.#tokens = Math.min(this.#burst, this.#tokens + ((now - this.#filled) / 1000) * this.#perSecond);
    this.#filled = now;
    if (this.#tokens < count) return false;
    this.#tokens -= count;
    return true;
  }
}
