/**
 * Solves A X = B by Cholesky's factors, over B and over A.
 *
 * @param matrix float64[width, width], symmetric and positive definite; only its lower triangle is read
 * @param b float64[width, dimension]
 */
export function solveInPlace(matrix: Float64Array, b: Float64Array, width: number, dimension: number): void {
  choleskyInPlace(matrix, width);
  substituteInPlace(matrix, b, width, dimension);
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
function substituteInPlace(factor: Float64Array, b: Float64Array, width: number, dimension: number): void {
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
