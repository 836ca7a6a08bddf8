import type { Mechanism } from "../mechanism.ts";
import type { MilliEpsilon } from "../odds.ts";
import { BOUNDS, CONFIDENCE } from "./audit-epsilon.ts";

/** A mechanism that is over its claim passes at most one audit in so many. */
const MISSED = 1 / 1000;

/**
 * Reports of each value with which auditEpsilon catches a mechanism whose odds are above e^claimed. Its event is that a report supports the one
 * value and not the other: of probability p under the one and q under the other, p / q = odds. Of n reports, the logarithm of
 * p's estimate has the standard error sqrt((1 - p) / (n p)), and its Clopper-Pearson bound lies z of them below. So the bound of ln(p / q) is above the
 * claim by what is over it, less z (s_p + s_q) for the two bounds and y sqrt(s_p² + s_q²) for chance, with s = sqrt((1 - p) / p):
 *
 *   n = ((z (s_p + s_q) + y sqrt(s_p² + s_q²)) / (ln odds - claimed))²
 *
 * @throws RangeError for a mechanism that is not over its claim
 */
export function trialsNeeded({ odds, support }: Mechanism, claimed: MilliEpsilon, confidence = CONFIDENCE): number {
  const ratio = odds.held / odds.other;
  const over = Math.log(ratio) - claimed / 1000;
  if (over <= 0) throw new RangeError(`odds of ${ratio} are within ε = ${claimed / 1000}`);
  // Reports that support both values are as likely under the one as under the other, and leave the difference as it is.
  const q = (support.held - support.other) / support.of / (ratio - 1);
  const [ofHeld, ofOther] = [ratio * q, q].map((p) => Math.sqrt((1 - p) / p));
  const margin =
    deviations((1 - confidence) / BOUNDS) * (ofHeld + ofOther) + deviations(MISSED) * Math.hypot(ofHeld, ofOther);
  return Math.ceil((margin / over) ** 2);
}

/** Standard errors that a normal estimate is off to one side in at most a share `alpha` of experiments: P(Z > z) <= exp(-z² / 2) / 2. */
const deviations = (alpha: number): number => Math.sqrt(2 * Math.log(1 / (2 * alpha)));
