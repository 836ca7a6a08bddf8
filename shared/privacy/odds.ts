/**
 * e^ε as a fraction of two integers that is never above it. Reports are drawn with integer weights `held` (what fits the
 * true answer) and `other` (what does not), so the largest ratio of two probabilities is exactly held / other <= e^ε.
 */
export interface Odds {
  /** floor(e^ε * 2^24). */
  readonly held: number;
  /** 2^24: the rounding costs less than 6e-8 of ε. */
  readonly other: number;
}

/** ε in thousandths: budgets are added up, and sums of integers are exact. */
export type MilliEpsilon = number;

/** Of one report. Above it a report tells so much that the name of a noise would mislead. */
export const MOST_MILLI_EPSILON: MilliEpsilon = 5000;

const OTHER_BITS = 24n;
const WORKING_BITS = 96n;

/** @throws RangeError unless ε is 1 .. 5,000 thousandths. */
export function oddsBelow(milliEpsilon: MilliEpsilon): Odds {
  if (!(Number.isInteger(milliEpsilon) && milliEpsilon >= 1 && milliEpsilon <= MOST_MILLI_EPSILON))
    throw new RangeError(
      `ε is ${milliEpsilon} thousandths; it must be a whole number of them, 1 to ${MOST_MILLI_EPSILON}`,
    );
  // Terms of the series are positive and each is rounded down, so the sum is below e^ε.
  let term = 1n << WORKING_BITS;
  let sum = 0n;
  for (let i = 1n; term > 0n; i++) {
    sum += term;
    term = (term * BigInt(milliEpsilon)) / (1000n * i);
  }
  return { held: Number(sum >> (WORKING_BITS - OTHER_BITS)), other: Number(1n << OTHER_BITS) };
}

/** ε in thousandths, or null when it is not a whole number of them. */
export function toMilliEpsilon(epsilon: number): MilliEpsilon | null {
  const milli = Math.round(epsilon * 1000);
  return Number.isSafeInteger(milli) && milli / 1000 === epsilon ? milli : null;
}
