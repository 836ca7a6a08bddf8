import type { QuantileEstimate } from "../contracts/console.ts";

/** "p50", "p99.9" */
export const quantileName = ({ share }: QuantileEstimate): string => `p${Number((100 * share).toPrecision(6))}`;

/** "20 to 45 ms" */
export function quantileWords({ low, high, unit }: QuantileEstimate): string {
  if (low === null) return high === null ? "anywhere: more reports are needed" : `below ${high} ${unit}`;
  return high === null ? `${low} ${unit} or more` : `${low} to ${high} ${unit}`;
}
