import { solveInPlace } from "./cholesky.ts";

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
