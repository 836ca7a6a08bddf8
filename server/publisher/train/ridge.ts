import type { SparseRow } from "./item-words.ts";

/** Linear map from sparse rows to vectors: float32[width, dimension]. */
export interface LinearMap {
  readonly width: number;
  readonly dimension: number;
  readonly weights: Float64Array;
}

/**
 * Ridge regression by the normal equations: the map W that minimises |X W - Y|^2 + penalty |W|^2.
 *
 * @param targets float32[rows.length, dimension]
 */
export function ridge(
  rows: readonly SparseRow[],
  targets: Float32Array,
  width: number,
  dimension: number,
  penalty: number,
): LinearMap {
  const gram = new Float64Array(width * width);
  const product = new Float64Array(width * dimension);
  rows.forEach(({ columns, values }, r) => {
    for (let a = 0; a < columns.length; a++) {
      const at = columns[a] * width;
      for (let b = 0; b < columns.length; b++) gram[at + columns[b]] += values[a] * values[b];
      const to = columns[a] * dimension;
      for (let j = 0; j < dimension; j++) product[to + j] += values[a] * targets[r * dimension + j];
    }
  });
  for (let i = 0; i < width; i++) gram[i * width + i] += penalty;
  choleskyInPlace(gram, width);
  solveInPlace(gram, product, width, dimension);
  return { width, dimension, weights: product };
}

/** Writes row times map to out[at, at + dimension). */
export function applyMap(
  { dimension, weights }: LinearMap,
  { columns, values }: SparseRow,
  out: Float32Array,
  at: number,
): void {
  for (let j = 0; j < dimension; j++) {
    let sum = 0;
    for (let a = 0; a < columns.length; a++) sum += values[a] * weights[columns[a] * dimension + j];
    out[at + j] = sum;
  }
}

/** Lower factor of a symmetric positive definite matrix, over the matrix itself. */
function choleskyInPlace(matrix: Float64Array, width: number): void {
  for (let j = 0; j < width; j++) {
    const rowJ = j * width;
    for (let k = 0; k <= j; k++) {
      const rowK = k * width;
      let rest = matrix[rowJ + k];
      for (let m = 0; m < k; m++) rest -= matrix[rowJ + m] * matrix[rowK + m];
      matrix[rowJ + k] = k === j ? Math.sqrt(rest) : rest / matrix[rowK + k];
    }
  }
}

/** Solves (L L') X = B for all columns of B at once, over B. */
function solveInPlace(factor: Float64Array, b: Float64Array, width: number, dimension: number): void {
  const subtract = (to: number, from: number, times: number) => {
    for (let c = 0; c < dimension; c++) b[to * dimension + c] -= times * b[from * dimension + c];
  };
  const divide = (row: number) => {
    for (let c = 0; c < dimension; c++) b[row * dimension + c] /= factor[row * width + row];
  };
  for (let i = 0; i < width; i++) {
    for (let j = 0; j < i; j++) subtract(i, j, factor[i * width + j]);
    divide(i);
  }
  for (let i = width - 1; i >= 0; i--) {
    for (let j = i + 1; j < width; j++) subtract(i, j, factor[j * width + i]);
    divide(i);
  }
}
