import { survey } from "../../shared/privacy/audit/survey.ts";
import { chooseMechanism } from "../../shared/privacy/choose-mechanism.ts";
import { errorFloor, uniformError } from "../../shared/privacy/error-floor.ts";
import { estimate } from "../../shared/privacy/estimate.ts";
import { RandomIntegers } from "../../shared/privacy/random-integers.ts";
import { seededWords } from "../../shared/privacy/seeded-words.ts";

export interface MeasuredError {
  readonly surveys: number;
  /** Mean total squared error of the surveys over the floor. */
  readonly ratio: number;
  /** Its standard error, from the surveys' spread. */
  readonly standardError: number;
  /** The same ratio by the formula. */
  readonly exact: number;
  /** Share of the 95 % intervals that hold the truth. */
  readonly covered: number;
  readonly kind: string;
  readonly reportBytes: number;
}

/**
 * Surveys of devices whose values are drawn evenly, which is the mechanisms' worst case. Every report is made by the device's
 * own function and counted by the server's; integers come from a seeded generator instead of the cryptographic one.
 */
export function measureError(domain: number, milliEpsilon: number, devices: number, surveys: number): MeasuredError {
  const mechanism = chooseMechanism(domain, milliEpsilon);
  const random = new RandomIntegers(seededWords(domain * 10_000 + milliEpsilon));
  const floor = errorFloor(domain, milliEpsilon) / devices;
  const ratios: number[] = [];
  let covered = 0;
  for (let run = 0; run < surveys; run++) {
    const estimates = estimate(
      mechanism,
      survey(mechanism, devices, () => random.below(domain), random),
    );
    if (!estimates.enough) throw new Error(`${devices} devices are not enough`);
    let squares = 0;
    for (let value = 0; value < domain; value++) {
      squares += (estimates.shares[value] - 1 / domain) ** 2;
      if (estimates.low[value] <= 1 / domain && 1 / domain <= estimates.high[value]) covered++;
    }
    ratios.push(squares / floor);
  }
  const ratio = ratios.reduce((sum, one) => sum + one, 0) / surveys;
  const variance = ratios.reduce((sum, one) => sum + (one - ratio) ** 2, 0) / (surveys - 1);
  return {
    surveys,
    ratio,
    standardError: Math.sqrt(variance / surveys),
    exact: uniformError(mechanism.support, domain) / errorFloor(domain, milliEpsilon),
    covered: covered / (surveys * domain),
    kind: mechanism.kind,
    reportBytes: mechanism.reportBytes,
  };
}
