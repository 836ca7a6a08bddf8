/** Rows with few columns that are not zero, in CSR form: row r is columns and values [offsets[r], offsets[r + 1]). */
export interface SparseRows {
  /** Columns of a row. */
  readonly width: number;
  /** Float64: a million items with long texts have more entries than an int32 counts. */
  readonly offsets: Float64Array;
  readonly columns: Int32Array;
  readonly values: Float32Array;
}

export const rowCount = ({ offsets }: SparseRows): number => offsets.length - 1;
export const isEmptyRow = ({ offsets }: SparseRows, row: number): boolean => offsets[row] === offsets[row + 1];
