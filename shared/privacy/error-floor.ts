import type { Support } from "./mechanism.ts";
import { type MilliEpsilon, oddsBelow } from "./odds.ts";
import { bestSubsetSize } from "./subset-selection.ts";

/**
 * n times the expected total squared error over the k values that no ε-LDP mechanism with any estimator can beat in the
 * worst case, as the number n of devices grows:
 *
 *   M(k, ε) = min over integers w of (k - 1)^2 (w e^ε + k - w)^2 / (k w (k - w) (e^ε - 1)^2)
 *
 * Ye & Barg, "Asymptotically optimal private estimation under mean square loss", arXiv:1708.00059, and IEEE Trans. Inf.
 * Theory 65 (2019), prove that the minimax risk is M / n (1 + o(1)); docs/privacy.md derives it.
 */
export function errorFloor(domain: number, milliEpsilon: MilliEpsilon): number {
  const odds = oddsBelow(milliEpsilon);
  const ratio = Math.exp(milliEpsilon / 1000);
  const w = bestSubsetSize(domain, odds);
  const inside = w * ratio + domain - w;
  return ((domain - 1) * inside) ** 2 / (domain * w * (domain - w) * (ratio - 1) ** 2);
}

/** n times the total squared error of a mechanism when all of its `domain` values are equally common: its worst case. */
export function uniformError(support: Support, domain: number): number {
  return domain * varianceOf(support, 1 / domain);
}

/** n times the variance of one value's estimate, `share` being its true share; devices drawn at random. */
export function varianceOf({ held, other, of }: Support, share: number): number {
  const gain = (held - other) / of;
  const supported = other / of + gain * share;
  return (supported * (1 - supported)) / gain ** 2;
}
