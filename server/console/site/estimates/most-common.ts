import type { ValueEstimate } from "../../../../shared/contracts/console.ts";

/** As many as a chart has room for, and a reader patience. */
export const MOST_SHOWN = 24;

/** Few values in the order of the question, which may be one of size; of many the most common first. */
export const inOrder = (values: readonly ValueEstimate[]): readonly ValueEstimate[] =>
  values.length <= MOST_SHOWN ? values : [...values].sort((a, b) => b.share - a.share);
