/**
 * Keeps a rung that keeps missing its deadline from being tried at every click.
 *
 *            3 misses among the last 10 calls
 *   closed ------------------------------------> open
 *     ^                                           |  30 s pass (doubled by every failed probe, at most 10 min)
 *     |  probe succeeds                           v
 *     +--------------------------------------- half-open: one call goes through as the probe
 *                                                 |
 *                                                 |  probe misses: open again, for twice as long
 *                                                 v
 *                                                open
 */

/** So many misses ... */
export const BREAKER_MISSES = 3;
/** ... among so many of the last calls open the breaker. */
export const BREAKER_CALLS = 10;
/** First rest, in ms. */
export const BREAKER_REST_MS = 30_000;
/** Longest rest, in ms. */
export const BREAKER_LONGEST_REST_MS = 600_000;

/** What the breaker says to a call: go on, go on as the one probe, or leave it. */
export type Passage = "call" | "probe" | "rest";

export class CircuitBreaker {
  readonly #now: () => number;
  /** The last calls, oldest first; true is a miss. */
  #calls: boolean[] = [];
  #restMs = BREAKER_REST_MS;
  /** When the rest ends, on the clock's scale; null while closed. */
  #restsUntil: number | null = null;
  #probing = false;

  /** @param now a clock in ms that never goes back, such as performance.now. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Asks for passage. Every answer but "rest" must be followed by one report() or leave(). */
  enter(): Passage {
    if (this.#restsUntil === null) return "call";
    if (this.#probing || this.#now() < this.#restsUntil) return "rest";
    this.#probing = true;
    return "probe";
  }

  report(missed: boolean): void {
    if (this.#probing) {
      this.#probing = false;
      if (missed) this.#open(Math.min(this.#restMs * 2, BREAKER_LONGEST_REST_MS));
      else this.#close();
      return;
    }
    // A call that began before the breaker opened says nothing about how the rest went.
    if (this.#restsUntil !== null) return;
    this.#calls.push(missed);
    if (this.#calls.length > BREAKER_CALLS) this.#calls.shift();
    if (this.#calls.filter(Boolean).length >= BREAKER_MISSES) this.#open(BREAKER_REST_MS);
  }

  /** The call ended without showing anything about the rung: it counts neither way, and a probe is still to be made. */
  leave(): void {
    this.#probing = false;
  }

  #open(restMs: number): void {
    this.#restMs = restMs;
    this.#restsUntil = this.#now() + restMs;
    this.#calls = [];
  }

  #close(): void {
    this.#restsUntil = null;
    this.#restMs = BREAKER_REST_MS;
    this.#calls = [];
  }
}
