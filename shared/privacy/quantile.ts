import { Z } from "./estimate.ts";
import type { Mechanism, Tally } from "./mechanism.ts";

/** Values from first to last, of which the true quantile is one with 95 % confidence. */
export interface QuantileRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Where a quantile of ordered values lies: the value at which the share of devices at or below it reaches `share`.
 *
 * For each value the share at or below it is tested against `share`. With s values at or below, a report supports N of them; its mean
 * and variance follow from the mechanism and the share itself (a score test), so the noise is the one there would be if the value were the
 * quantile. Values are ruled out from the lowest up, and from the highest down, each until the first that is not: the first wrong step
 * of either is wrong with at most 2.5 %, however many values there are.
 *
 * @param mechanism whose reports are sets of equally many values: randomised response, subset selection
 */
export function quantileRange(mechanism: Mechanism, tally: Tally, share: number): QuantileRange {
  const { domain } = mechanism;
  const supports = tally.supports();
  const upTo = supports.map((_, i) => supports.subarray(0, i + 1).reduce((sum, supported) => sum + supported, 0));
  const score = (value: number): number => {
    const { mean, variance } = supportedAmong(mechanism, value + 1, share);
    return (upTo[value] / tally.reports - mean) / Math.sqrt(variance / tally.reports);
  };
  let first = 0;
  while (first < domain - 1 && score(first) < -Z) first++;
  let last = domain - 1;
  while (last > first && score(last - 1) > Z) last--;
  return { first, last };
}

/** Of one report: how many of s values it supports, where a device holds one of them with probability `share`. */
function supportedAmong(
  { domain, support }: Mechanism,
  s: number,
  share: number,
): { readonly mean: number; readonly variance: number } {
  const a = support.held / support.of;
  const size = Math.round((support.held + (domain - 1) * support.other) / support.of);
  const others = domain - 1;
  // The true value is in the report with a; the rest of it is drawn evenly from the other values.
  const held = [
    { p: share * a, sum: 1, ...evenly(others, s - 1, size - 1) },
    { p: share * (1 - a), sum: 0, ...evenly(others, s - 1, size) },
    { p: (1 - share) * a, sum: 0, ...evenly(others, s, size - 1) },
    { p: (1 - share) * (1 - a), sum: 0, ...evenly(others, s, size) },
  ];
  const mean = held.reduce((all, one) => all + one.p * (one.sum + one.mean), 0);
  const square = held.reduce((all, one) => all + one.p * ((one.sum + one.mean) ** 2 + one.variance), 0);
  return { mean, variance: square - mean ** 2 };
}

/** Hypergeometric: of `drawn` from `all`, how many are of `marked` ones. */
function evenly(all: number, marked: number, drawn: number): { readonly mean: number; readonly variance: number } {
  const part = marked / all;
  const variance = all > 1 ? (drawn * part * (1 - part) * (all - drawn)) / (all - 1) : 0;
  return { mean: drawn * part, variance };
}
