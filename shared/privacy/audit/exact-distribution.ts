import type { Mechanism } from "../mechanism.ts";
import { RandomIntegers } from "../random-integers.ts";

/** A probability as a fraction in lowest terms. */
export interface Fraction {
  readonly top: bigint;
  readonly bottom: bigint;
}

/**
 * The probability of each report (its bytes, joined by commas) under a value, by running the device's half once for every
 * sequence of random integers that it can be given. For mechanisms that are small enough: time grows with their number.
 */
export function exactDistribution(mechanism: Mechanism, value: number): ReadonlyMap<string, Fraction> {
  const distribution = new Map<string, Fraction>();
  const path = new Path();
  do {
    path.restart();
    const report = mechanism.randomise(value, path).join();
    const before = distribution.get(report) ?? { top: 0n, bottom: 1n };
    distribution.set(report, sum(before, { top: 1n, bottom: path.paths }));
  } while (path.advance());
  return distribution;
}

/** Answers with the draws of one path after the other through the tree of all draws. */
class Path extends RandomIntegers {
  readonly #drawn: { value: number; readonly below: number }[] = [];
  #next = 0;

  constructor() {
    super(() => {
      throw new Error("the mechanism draws words; only integers below a bound can be gone through");
    });
  }

  /** One over the probability of the present path. */
  get paths(): bigint {
    return this.#drawn.reduce((product, { below }) => product * BigInt(below), 1n);
  }

  restart(): void {
    this.#next = 0;
  }

  override below(n: number): number {
    if (this.#next === this.#drawn.length) this.#drawn.push({ value: 0, below: n });
    return this.#drawn[this.#next++].value;
  }

  /** To the next path; false after the last. */
  advance(): boolean {
    for (;;) {
      const last = this.#drawn.at(-1);
      if (!last) return false;
      if (++last.value < last.below) return true;
      this.#drawn.pop();
    }
  }
}

function sum(a: Fraction, b: Fraction): Fraction {
  const top = a.top * b.bottom + b.top * a.bottom;
  const bottom = a.bottom * b.bottom;
  const divisor = greatestCommonDivisor(top, bottom);
  return { top: top / divisor, bottom: bottom / divisor };
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestCommonDivisor(b, a % b);
}
