/**
 * int8 rows with one scale each. A row's scale is 1 / |q|, so a dequantised row has length exactly 1 and the dot product
 * of two of them is their cosine.
 */
export interface VectorTable {
  /** Number of rows. */
  readonly n: number;
  /** Length of a row, a multiple of 16. */
  readonly dimension: number;
  /** int8[n, dimension], row after row. */
  readonly rows: Int8Array;
  /** float32[n]; 0 marks an item without a vector. */
  readonly scales: Float32Array;
}

/** float32[n, dimension] of any length -> unit rows in int8. A zero (or non-finite) row becomes a row of zeros, scale 0. */
export function quantise(vectors: Float32Array, dimension: number): VectorTable {
  const n = vectors.length / dimension;
  const rows = new Int8Array(vectors.length);
  const scales = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    const at = i * dimension;
    let largest = 0;
    for (let j = at; j < at + dimension; j++) {
      const size = Math.abs(vectors[j]);
      // NaN fails the comparison and is caught below: the row's squares would be NaN.
      if (size > largest) largest = size;
    }
    if (!(largest > 0) || !Number.isFinite(largest)) continue;
    let squares = 0;
    for (let j = at; j < at + dimension; j++) {
      const q = Math.round((vectors[j] / largest) * 127);
      rows[j] = q;
      squares += q * q;
    }
    if (Number.isFinite(squares)) scales[i] = 1 / Math.sqrt(squares);
    else rows.fill(0, at, at + dimension);
  }
  return { n, dimension, rows, scales };
}

/** Writes the unit row of item `index` to out[at ...at + dimension). */
export function dequantise(table: VectorTable, index: number, out: Float32Array, at = 0): void {
  const { dimension, rows, scales } = table;
  const scale = scales[index];
  for (let j = 0, r = index * dimension; j < dimension; j++, r++) out[at + j] = rows[r] * scale;
}
