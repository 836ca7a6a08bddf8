import type { ValueEstimate } from "../../../../shared/contracts/console.ts";

/** Chance alone goes beyond it for one of ten thousand answers in 350 surveys. */
const STANDARD_ERRORS = 5;

/** Answers whose share can be no share: further below 0 or above 1 than the mechanism's noise explains. */
export const beyondChance = (values: readonly ValueEstimate[]): readonly ValueEstimate[] =>
  values.filter(({ share, variance }) => Math.max(-share, share - 1) > STANDARD_ERRORS * Math.sqrt(variance));
