import { dequantise, quantise, type VectorTable } from "../../../shared/release/quantise.ts";

/** Levels of int8 between two that a changed row takes: what is left of a byte is six bits. */
const STEP = 4;
const LARGEST = 127;

/**
 * The vectors in int8, with the rows of the release before where they stand still. Others go from what they were (nothing,
 * where they are new) in coarse steps: what a device fetches of a row shrinks by a quarter, and a row turns by one or two
 * degrees, far less than training anew would turn it.
 *
 * @param vectors float32[n, dimension], rows that stand still as `before` dequantises them
 * @param before table of the release before; its row i is the vectors' row i, where there is one
 */
export function quantiseNear(vectors: Float32Array, before: VectorTable): VectorTable {
  const { dimension } = before;
  const table = quantise(vectors, dimension);
  const { n, rows, scales } = table;
  const none = new Int8Array(dimension);
  const held = new Float32Array(dimension);
  for (let i = 0; i < n; i++) {
    if (scales[i] === 0) continue;
    const row = rows.subarray(i * dimension, (i + 1) * dimension);
    const old = i < before.n ? before.rows.subarray(i * dimension, (i + 1) * dimension) : none;
    if (i < before.n) dequantise(before, i, held);
    if (i < before.n && held.every((value, j) => value === vectors[i * dimension + j])) {
      row.set(old);
      scales[i] = before.scales[i];
      continue;
    }
    row.forEach((level, j) => {
      const stepped = old[j] + STEP * Math.round((level - old[j]) / STEP);
      row[j] = Math.abs(stepped) > LARGEST ? stepped - Math.sign(stepped) * STEP : stepped;
    });
    scales[i] = 1 / Math.sqrt(row.reduce((squares, level) => squares + level * level, 0));
  }
  return table;
}
