/** Linear map from rows of `width` numbers to vectors: float64[width, dimension]. */
export interface LinearMap {
  readonly width: number;
  readonly dimension: number;
  readonly weights: Float64Array;
}

/** One row with few numbers that are not zero: the first `length` of both arrays. */
export interface SparseRow {
  readonly columns: Int32Array;
  readonly values: Float64Array;
  length: number;
}

/**
 * Ridge regression by the normal equations: the map W that minimises |X W - Y|^2 + penalty |W|^2. What the rows say is
 * gathered once, so that several penalties cost one factorisation each and sums of two parts are a plain addition.
 */
export class Ridge {
  readonly width: number;
  readonly dimension: number;
  /** X'X (lower triangle) and X'Y. */
  readonly #gram: Float64Array;
  readonly #product: Float64Array;

  constructor(width: number, dimension: number) {
    this.width = width;
    this.dimension = dimension;
    this.#gram = new Float64Array(width * width);
    this.#product = new Float64Array(width * dimension);
  }

  /** @param target float[dimension] from `at` on, multiplied by `scale` */
  add({ columns, values, length }: SparseRow, target: Float32Array, at: number, scale: number): void {
    const { width, dimension } = this;
    for (let a = 0; a < length; a++) {
      const row = columns[a] * width;
      for (let b = 0; b < length; b++) {
        if (columns[b] <= columns[a]) this.#gram[row + columns[b]] += values[a] * values[b];
      }
      const to = columns[a] * dimension;
      const weight = values[a] * scale;
      for (let j = 0; j < dimension; j++) this.#product[to + j] += weight * target[at + j];
    }
  }

  addAll(other: Ridge): void {
    for (let i = 0; i < this.#gram.length; i++) this.#gram[i] += other.#gram[i];
    for (let i = 0; i < this.#product.length; i++) this.#product[i] += other.#product[i];
  }

  solve(penalty: number): LinearMap {
    const { width, dimension } = this;
    const factor = this.#gram.slice();
    const weights = this.#product.slice();
    for (let i = 0; i < width; i++) factor[i * width + i] += penalty;
    choleskyInPlace(factor, width);
    solveInPlace(factor, weights, width, dimension);
    return { width, dimension, weights };
  }
}

/** Writes row times map to out[at, at + dimension). */
export function applyMap(
  { dimension, weights }: LinearMap,
  { columns, values, length }: SparseRow,
  out: Float32Array,
  at: number,
): void {
  const sum = new Float64Array(dimension);
  for (let a = 0; a < length; a++) {
    const from = columns[a] * dimension;
    for (let j = 0; j < dimension; j++) sum[j] += values[a] * weights[from + j];
  }
  out.set(sum, at);
}

/** Rows factored together: each number of an earlier row is loaded once for all of them. */
const BLOCK = 4;

/** Lower factor of a symmetric positive definite matrix (its lower triangle), over the matrix itself. */
function choleskyInPlace(matrix: Float64Array, width: number): void {
  for (let first = 0; first < width; first += BLOCK) {
    const end = Math.min(width, first + BLOCK);
    if (end - first === BLOCK) eliminateBlock(matrix, width, first);
    for (let j = first; j < end; j++) {
      const rowJ = j * width;
      for (let k = end - first === BLOCK ? first : 0; k <= j; k++) {
        const rowK = k * width;
        let rest = matrix[rowJ + k];
        for (let m = 0; m < k; m++) rest -= matrix[rowJ + m] * matrix[rowK + m];
        matrix[rowJ + k] = k === j ? Math.sqrt(rest) : rest / matrix[rowK + k];
      }
    }
  }
}

/** Columns before `first` of the rows first ... first + 3, which do not depend on each other. */
function eliminateBlock(matrix: Float64Array, width: number, first: number): void {
  const [a, b, c, d] = [0, 1, 2, 3].map((row) => (first + row) * width);
  for (let k = 0; k < first; k++) {
    const rowK = k * width;
    let restA = matrix[a + k];
    let restB = matrix[b + k];
    let restC = matrix[c + k];
    let restD = matrix[d + k];
    for (let m = 0; m < k; m++) {
      const value = matrix[rowK + m];
      restA -= matrix[a + m] * value;
      restB -= matrix[b + m] * value;
      restC -= matrix[c + m] * value;
      restD -= matrix[d + m] * value;
    }
    const pivot = matrix[rowK + k];
    matrix[a + k] = restA / pivot;
    matrix[b + k] = restB / pivot;
    matrix[c + k] = restC / pivot;
    matrix[d + k] = restD / pivot;
  }
}

/** Solves (L L') X = B for all columns of B at once, over B. */
function solveInPlace(factor: Float64Array, b: Float64Array, width: number, dimension: number): void {
  const subtract = (to: number, from: number, times: number) => {
    if (times === 0) return;
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
