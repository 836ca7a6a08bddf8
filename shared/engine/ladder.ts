/**
 * Serves one ranking from the best rung that can answer before the deadline.
 *
 *   rung 3 -- unavailable / resting / a stage would end after the deadline / a stage failed --> rung 2 -- same --> rung 1
 *
 * JavaScript cannot interrupt a stage, so the time is looked at before each one: what has passed, plus what the rest of the
 * rung is expected to take (the median of its last durations), must fit the deadline. An answer that is complete but late
 * is still given, since computing a lower one would make it later still. A rung's breaker judges it by its own time alone:
 * waiting for another request, or for the rung above, is no miss of this rung.
 */

import type { Rung } from "../contracts/engine-api.ts";
import { type Failure, failure } from "../contracts/error-code.ts";
import { CircuitBreaker } from "./circuit-breaker.ts";

/** Called before each stage of a rung: false when the stages that are left would miss the deadline. */
export type Proceed = (stage: string) => boolean;

export interface RungPlan<T> {
  readonly rung: Rung;
  /** Why this rung cannot serve now; null when it can. */
  readonly unavailable: Failure | null;
  /** Names of its stages, in order: what is left of them is what the estimate covers. */
  readonly stages: readonly string[];
  /** What a failure inside this rung is called; the cause is added to its message. */
  readonly onError: Failure["code"];
  /** Answers null when `proceed` said no; it then stops at once. */
  run(proceed: Proceed): T | null | Promise<T | null>;
}

export interface Served<T> {
  readonly value: T;
  readonly rung: Rung;
  /** From the request's arrival to the answer, in ms. */
  readonly elapsedMs: number;
  /** Why the best rung did not serve; absent when it did. */
  readonly fallback?: Failure;
}

/** What one attempt says about a rung; "unknown" when it was given up for the time its request had waited elsewhere. */
type Outcome = "in-time" | "missed" | "unknown";

/** How many durations of a stage the estimate looks back on. */
export const ESTIMATE_RUNS = 5;

export class Ladder {
  readonly #now: () => number;
  readonly #breakers = new Map<Rung, CircuitBreaker>();
  /** Last durations by "rung stage", in ms. */
  readonly #durations = new Map<string, number[]>();

  /** @param now a clock in ms that never goes back, such as performance.now. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * @param plans best rung first. The last one is the floor: it is never skipped or timed, and what it throws is thrown.
   * @throws RangeError when the floor gives no answer.
   * @param startedAt when the request arrived, on the clock's scale.
   */
  async serve<T>(plans: readonly RungPlan<T>[], deadlineMs: number, startedAt = this.#now()): Promise<Served<T>> {
    const floor = plans[plans.length - 1];
    let fallback: Failure | undefined;
    const answer = (rung: Rung, value: T): Served<T> => {
      const elapsedMs = this.#now() - startedAt;
      return fallback ? { value, rung, elapsedMs, fallback } : { value, rung, elapsedMs };
    };
    for (const plan of plans) {
      if (plan === floor) break;
      const tried = plan.unavailable ? plan.unavailable : await this.#attempt(plan, startedAt, deadlineMs);
      if ("value" in tried) return answer(plan.rung, tried.value);
      fallback ??= tried;
    }
    const value = await floor.run(() => true);
    if (value === null) throw new RangeError(`rung ${floor.rung} is the floor and must answer`);
    return answer(floor.rung, value);
  }

  async #attempt<T>(plan: RungPlan<T>, startedAt: number, deadlineMs: number): Promise<{ value: T } | Failure> {
    const entered = this.#now();
    // A request that waited too long for its turn says nothing about this rung, so the breaker does not hear of it.
    if (entered - startedAt >= deadlineMs) return failure("deadline-missed", `${deadlineMs} ms`);
    const breaker = this.#breaker(plan.rung);
    const passage = breaker.enter();
    if (passage === "rest") return failure("circuit-open", `rung ${plan.rung}`);
    const timer = new StageTimer(this.#now, (stage, ms) => this.#remember(plan.rung, stage, ms));
    let outcome = "missed" as Outcome;
    try {
      const value = await plan.run((stage) => {
        timer.end();
        // A probe ignores the estimate: one slow run must not keep a rung from ever being measured again.
        const expected = passage === "probe" ? 0 : this.#expectedFrom(plan, stage);
        const fits = (from: number) => {
          const elapsed = this.#now() - from;
          return elapsed < deadlineMs && elapsed + expected <= deadlineMs;
        };
        if (!fits(startedAt)) {
          // Without the time the request waited before this rung, would the rung have been in time?
          if (fits(entered)) outcome = "unknown";
          return false;
        }
        timer.begin(stage);
        return true;
      });
      if (value === null) return failure("deadline-missed", `${deadlineMs} ms`);
      timer.end();
      outcome = this.#now() - entered > deadlineMs ? "missed" : "in-time";
      return { value };
    } catch (error) {
      return failure(plan.onError, error instanceof Error ? error.message : String(error));
    } finally {
      if (outcome === "unknown") breaker.leave();
      else breaker.report(outcome === "missed");
    }
  }

  /** Expected time of stage `name` and all after it, in ms; stages that never ran count as nothing. */
  #expectedFrom<T>(plan: RungPlan<T>, name: string): number {
    let sum = 0;
    for (const stage of plan.stages.slice(plan.stages.indexOf(name))) {
      const runs = this.#durations.get(`${plan.rung} ${stage}`);
      if (runs) sum += [...runs].sort((a, b) => a - b)[runs.length >> 1];
    }
    return sum;
  }

  #remember(rung: Rung, stage: string, ms: number): void {
    const key = `${rung} ${stage}`;
    const runs = this.#durations.get(key) ?? [];
    runs.push(ms);
    if (runs.length > ESTIMATE_RUNS) runs.shift();
    this.#durations.set(key, runs);
  }

  #breaker(rung: Rung): CircuitBreaker {
    let breaker = this.#breakers.get(rung);
    if (!breaker) {
      breaker = new CircuitBreaker(this.#now);
      this.#breakers.set(rung, breaker);
    }
    return breaker;
  }
}

/** Measures stages that follow each other. */
class StageTimer {
  readonly #now: () => number;
  readonly #report: (stage: string, ms: number) => void;
  #stage: string | null = null;
  #began = 0;

  constructor(now: () => number, report: (stage: string, ms: number) => void) {
    this.#now = now;
    this.#report = report;
  }

  begin(stage: string): void {
    this.#stage = stage;
    this.#began = this.#now();
  }

  end(): void {
    if (this.#stage !== null) this.#report(this.#stage, this.#now() - this.#began);
    this.#stage = null;
  }
}
