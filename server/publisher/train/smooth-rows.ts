import type { NeighbourTable } from "../../../shared/release/tables.ts";
import type { Sessions } from "./sessions.ts";

/** Neighbours whose mean counts. */
const NEIGHBOURS = 16;
/** An item with so many visits is drawn half as far as one without. */
const HALF = 10;

export const visitCounts = ({ items }: Sessions, n: number): Int32Array => {
  const counts = new Int32Array(n);
  for (const item of items) counts[item]++;
  return counts;
};

/**
 * Draws each item's row towards the mean of its neighbours', the further the fewer visits it has: gradients have hardly
 * moved the rows of rare items, and what is visited beside them says more (one step of the propagation in LightGCN, He et
 * al. 2020, with the weight on rare items).
 *
 * @param unit float32[n, dimension] of unit length; zeros where nothing is known
 * @returns float32[n, dimension], of about unit length
 */
export function smoothRows(
  unit: Float32Array,
  dimension: number,
  { offsets, items }: Pick<NeighbourTable, "offsets" | "items">,
  visits: Int32Array,
  strength: number,
): Float32Array {
  if (strength === 0) return unit;
  const out = unit.slice();
  const sum = new Float64Array(dimension);
  visits.forEach((count, item) => {
    sum.fill(0);
    const end = Math.min(offsets[item + 1], offsets[item] + NEIGHBOURS);
    for (let e = offsets[item]; e < end; e++) {
      const from = items[e] * dimension;
      for (let j = 0; j < dimension; j++) sum[j] += unit[from + j];
    }
    const length = Math.sqrt(sum.reduce((squares, value) => squares + value * value, 0));
    if (length === 0) return;
    const weight = (strength * HALF) / (HALF + count) / length;
    for (let j = 0; j < dimension; j++) out[item * dimension + j] += weight * sum[j];
  });
  return out;
}
