import { varianceOf } from "./error-floor.ts";
import type { Mechanism, Tally } from "./mechanism.ts";

/** Below it nothing is said of a question, however little noise it has. */
export const LEAST_REPORTS = 100;
/** Nothing is said while the standard error is larger: a 95 % interval of more than ten points either way. */
const LARGEST_STANDARD_ERROR = 0.05;
/** Two-sided 95 % of the normal distribution. */
export const Z = 1.959963984540054;

/**
 * Shares of devices by value, or that there are not enough reports to tell: without `enough` there is no number to show.
 * A share's estimate is unbiased, so it may lie below 0 or above 1; so may the ends of its interval.
 */
export type Estimates =
  | { readonly enough: false; readonly reports: number; readonly needed: number }
  | {
      readonly enough: true;
      readonly reports: number;
      /** float64[k]: the estimated share of devices that hold each value. */
      readonly shares: Float64Array;
      /** float64[k]: ends of each value's own 95 % interval; of many values, one in twenty is outside its own. */
      readonly low: Float64Array;
      readonly high: Float64Array;
      /** float64[k]: standard error of each share. */
      readonly errors: Float64Array;
    };

/**
 * share = (supported / n - b) / (a - b), where a report supports the value a device holds with probability a and any other
 * with b. Intervals are Wilson's with continuity correction (Newcombe, Statistics in Medicine 1998, method 4) of supported
 * / n, put through the same formula: devices are a random sample, their answers whatever they are.
 */
export function estimate(mechanism: Mechanism, tally: Tally): Estimates {
  const n = tally.reports;
  const needed = reportsNeeded(mechanism);
  if (n < needed) return { enough: false, reports: n, needed };
  const { held, other, of } = mechanism.support;
  const share = (part: number): number => (part * of - other) / (held - other);
  const supports = tally.supports();
  const intervals = Array.from(supports, (supported) => wilson(supported / n, n));
  return {
    enough: true,
    reports: n,
    shares: supports.map((supported) => share(supported / n)),
    low: Float64Array.from(intervals, ({ low }) => share(low)),
    high: Float64Array.from(intervals, ({ high }) => share(high)),
    errors: supports.map((supported) => standardError(supported / n, n) * (of / (held - other))),
  };
}

/** The least number of reports of which anything is said. */
export function reportsNeeded({ support }: Mechanism): number {
  return Math.max(LEAST_REPORTS, Math.ceil(varianceOf(support, 0) / LARGEST_STANDARD_ERROR ** 2));
}

/** What m devices that do as they please can do to an estimate from n reports, theirs among them. */
export interface Influence {
  /** Most that one value's share moves, up or down, from what the same devices' own answers would have given. */
  readonly mostShift: number;
  /** So many honest devices that hold a value raise its share as much as one fake device can. */
  readonly worthHonest: number;
}

/**
 * A report supports a value or does not, whoever made it, and that changes supported / n by 1 / n: the share by
 * 1 / (n (a - b)). See Cheu, Smith & Ullman, "Manipulation attacks in local differential privacy" (2021).
 *
 * @throws RangeError unless 0 <= fakes <= reports, with reports above 0.
 */
export function influenceOf({ support }: Mechanism, fakes: number, reports: number): Influence {
  if (!(fakes >= 0 && fakes <= reports && reports > 0)) throw new RangeError(`${fakes} fakes of ${reports} reports`);
  const { held, other, of } = support;
  return { mostShift: ((fakes / reports) * of) / (held - other), worthHonest: (of - other) / (held - other) };
}

const standardError = (part: number, n: number): number => Math.sqrt((part * (1 - part)) / n);

function wilson(part: number, n: number): { readonly low: number; readonly high: number } {
  const middle = 2 * n * part + Z * Z;
  const spread = Z * Z - 1 / n + 4 * n * part * (1 - part);
  const low = (middle - (Z * Math.sqrt(spread + 4 * part - 2) + 1)) / (2 * (n + Z * Z));
  const high = (middle + (Z * Math.sqrt(spread - 4 * part + 2) + 1)) / (2 * (n + Z * Z));
  return { low: part === 0 ? 0 : Math.max(0, low), high: part === 1 ? 1 : Math.min(1, high) };
}
