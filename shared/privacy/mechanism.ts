import type { Odds } from "./odds.ts";
import type { RandomIntegers } from "./random-integers.ts";

/**
 * How likely a report supports a value: `held` / `of` for the value the device holds, `other` / `of` for any other. Exact:
 * all three are integers below 2^53.
 */
export interface Support {
  readonly held: number;
  readonly other: number;
  readonly of: number;
}

/**
 * A local randomiser over the values 0 .. domain - 1 and its inverse. Each report supports a set of values; a value's
 * share among devices is estimated from how many reports support it.
 */
export interface Mechanism {
  readonly kind: "randomised-response" | "subset-selection" | "projective-geometry";
  /** k, the number of values. */
  readonly domain: number;
  /** The largest ratio of a report's probabilities under two values. */
  readonly odds: Odds;
  readonly support: Support;
  /** Every report of the mechanism has this length. */
  readonly reportBytes: number;
  /** The device's half. @throws RangeError for a value outside the domain. */
  randomise(value: number, random: RandomIntegers): Uint8Array<ArrayBuffer>;
  /** What a report of the mechanism says: whether it supports a value. For audits, and for showing visitors what was sent. */
  supports(report: Uint8Array, value: number): boolean;
  /** The server's half: an empty tally, or one that goes on from `cells` of an earlier one (not copied). */
  tally(cells?: Uint32Array<ArrayBuffer>): Tally;
}

/** Counts of reports; its size does not grow with their number, up to 2^32 - 1 of them. */
export interface Tally {
  /** All that a server must keep; tallies of the same mechanism merge by adding theirs up. */
  readonly cells: Uint32Array<ArrayBuffer>;
  /** Reports counted. */
  readonly reports: number;
  /** False, and nothing is counted, for bytes that the mechanism never makes. */
  add(report: Uint8Array): boolean;
  /** float64[domain]: how many reports support each value. Whole numbers. */
  supports(): Float64Array<ArrayBuffer>;
}

/** @throws RangeError unless value is one of 0 .. domain - 1. */
export function checkValue(value: number, domain: number): void {
  if (!(Number.isInteger(value) && value >= 0 && value < domain))
    throw new RangeError(`the value ${value} is not one of 0 .. ${domain - 1}`);
}
