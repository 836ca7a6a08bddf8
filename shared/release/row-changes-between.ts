import type { RowChanges } from "../engine/models.ts";
import type { VectorTable } from "./quantise.ts";

/**
 * What an index of one release's vectors needs to become one of the next release's, whose rows keep their numbers. A row
 * without a vector (scale 0) is in no index: one that had a vector is deleted.
 *
 * @throws RangeError when the vectors are of another length, or rows are missing
 */
export function rowChangesBetween(before: VectorTable, after: VectorTable): RowChanges {
  const { dimension } = after;
  if (before.dimension !== dimension) throw new RangeError(`rows of ${before.dimension} and of ${dimension} values`);
  if (before.n > after.n) throw new RangeError(`${before.n} rows became ${after.n}`);
  const items: number[] = [];
  const deleted: number[] = [];
  for (let row = 0; row < after.n; row++) {
    const had = row < before.n && before.scales[row] !== 0;
    if (after.scales[row] === 0) {
      if (had) deleted.push(row);
    } else if (!had || before.scales[row] !== after.scales[row] || differs(before.rows, after.rows, row, dimension)) {
      items.push(row);
    }
  }
  const rows = new Int8Array(items.length * dimension);
  for (const [i, row] of items.entries()) {
    rows.set(after.rows.subarray(row * dimension, (row + 1) * dimension), i * dimension);
  }
  return {
    items: Int32Array.from(items),
    vectors: { n: items.length, dimension, rows, scales: Float32Array.from(items, (row) => after.scales[row]) },
    deleted: Int32Array.from(deleted),
  };
}

function differs(a: Int8Array, b: Int8Array, row: number, dimension: number): boolean {
  for (let j = row * dimension; j < (row + 1) * dimension; j++) if (a[j] !== b[j]) return true;
  return false;
}
