import type { Rng } from "../../../shared/math/rng.ts";
import { requireFinite } from "../require-finite.ts";
import type { Sessions } from "./sessions.ts";

const MAX_GAP = 5;
/** Ticks of a start. */
export const ROUNDS = 12;
/** Length of a component of the rows it answers, and of the noise on top. */
const COMPONENT = 0.12;
const NOISE = 0.03;
/** Above this many directed pairs only the last sessions make the graph: a start needs no more. */
const MOST_EDGES = 16_000_000;

/**
 * Where item vectors start: the leading eigenvectors of the normalised co-visitation graph (spectral clustering, Ng,
 * Jordan & Weiss 2002) by orthogonal iteration. Worth several epochs of training.
 *
 * @returns float32[n, dimension]
 */
export function spectralStart(
  sessions: Sessions,
  n: number,
  dimension: number,
  rng: Rng,
  tick: () => void = () => {},
): Float32Array {
  const graph = covisitationGraph(sessions, n);
  let basis = Float32Array.from({ length: n * dimension }, () => rng() * 2 - 1);
  for (let round = 0; round < ROUNDS; round++) {
    basis = multiply(graph, basis, n, dimension);
    orthonormalise(basis, n, dimension);
    requireFinite(basis, `the spectral start, round ${round + 1} of ${ROUNDS},`);
    tick();
  }
  const rows = new Float32Array(n * dimension);
  const length = COMPONENT * Math.sqrt(dimension);
  for (let i = 0; i < n; i++) {
    const at = i * dimension;
    let squares = 1e-12;
    for (let j = at; j < at + dimension; j++) squares += basis[j] * basis[j];
    const scale = length / Math.sqrt(squares);
    for (let j = at; j < at + dimension; j++) rows[j] = basis[j] * scale + (rng() * 2 - 1) * NOISE;
  }
  return rows;
}

/** Sparse symmetric matrix, rows compressed. Repeated pairs stay repeated: multiplication adds them up. */
interface Graph {
  readonly offsets: Float64Array;
  readonly columns: Int32Array;
  readonly weights: Float32Array;
}

function covisitationGraph({ items, offsets }: Sessions, n: number): Graph {
  let first = offsets.length - 1;
  for (let edges = 0; first > 0; first--) {
    edges += 2 * MAX_GAP * (offsets[first] - offsets[first - 1]);
    if (edges > MOST_EDGES) break;
  }
  const eachPair = (visit: (a: number, b: number, weight: number) => void) => {
    for (let s = first; s + 1 < offsets.length; s++) {
      for (let i = offsets[s]; i < offsets[s + 1]; i++) {
        const end = Math.min(offsets[s + 1], i + MAX_GAP + 1);
        for (let j = i + 1; j < end; j++) if (items[i] !== items[j]) visit(items[i], items[j], 1 / (j - i));
      }
    }
  };
  const starts = new Float64Array(n + 1);
  // One pseudo-count, so that an item seen once does not weigh as much as one seen a hundred times.
  const degree = new Float64Array(n).fill(1);
  eachPair((a, b, weight) => {
    starts[a + 1]++;
    starts[b + 1]++;
    degree[a] += weight;
    degree[b] += weight;
  });
  for (let i = 0; i < n; i++) starts[i + 1] += starts[i];
  const columns = new Int32Array(starts[n]);
  const weights = new Float32Array(starts[n]);
  const next = starts.slice();
  eachPair((a, b, weight) => {
    const normalised = weight / Math.sqrt(degree[a] * degree[b]);
    columns[next[a]] = b;
    weights[next[a]++] = normalised;
    columns[next[b]] = a;
    weights[next[b]++] = normalised;
  });
  return { offsets: starts, columns, weights };
}

/** (I + A) / 2 times basis: the shift makes the spectrum positive, so the leading vectors are those of A. */
function multiply(
  { offsets, columns, weights }: Graph,
  basis: Float32Array,
  n: number,
  dimension: number,
): Float32Array<ArrayBuffer> {
  const product = new Float32Array(basis.length);
  for (let i = 0; i < n; i++) {
    const at = i * dimension;
    for (let j = 0; j < dimension; j++) product[at + j] = basis[at + j] * 0.5;
    for (let e = offsets[i]; e < offsets[i + 1]; e++) {
      const weight = weights[e] * 0.5;
      const from = columns[e] * dimension;
      for (let j = 0; j < dimension; j++) product[at + j] += weight * basis[from + j];
    }
  }
  return product;
}

/** A column this small beside the others counts as inside their span: with fewer rows than columns some must be. */
const DEPENDENT = 1e-9;

/**
 * Makes the columns orthonormal, in place, by the Cholesky factor of their Gram matrix (CholeskyQR): all passes go along
 * rows, as they lie in memory. Columns inside the span of those before them become zero.
 */
function orthonormalise(basis: Float32Array, n: number, dimension: number): void {
  const gram = gramMatrix(basis, n, dimension);
  const factor = new Float64Array(dimension * dimension);
  const inverse = new Float64Array(dimension);
  for (let j = 0; j < dimension; j++) {
    for (let k = 0; k <= j; k++) {
      let rest = gram[j * dimension + k];
      for (let m = 0; m < k; m++) rest -= factor[j * dimension + m] * factor[k * dimension + m];
      if (k < j) factor[j * dimension + k] = rest * inverse[k];
      else if (rest > DEPENDENT * gram[j * dimension + j]) {
        factor[j * dimension + j] = Math.sqrt(rest);
        inverse[j] = 1 / factor[j * dimension + j];
      }
    }
  }
  // Each row solves x factor' = row, front to back.
  const row = new Float64Array(dimension);
  for (let i = 0; i < n; i++) {
    const at = i * dimension;
    for (let j = 0; j < dimension; j++) {
      let value = basis[at + j];
      const from = j * dimension;
      for (let k = 0; k < j; k++) value -= row[k] * factor[from + k];
      row[j] = value * inverse[j];
      basis[at + j] = row[j];
    }
  }
}

/** Products of the columns with each other, lower triangle: float64[dimension, dimension]. */
function gramMatrix(basis: Float32Array, n: number, dimension: number): Float64Array {
  const gram = new Float64Array(dimension * dimension);
  for (let i = 0; i < n; i++) {
    const at = i * dimension;
    for (let j = 0; j < dimension; j++) {
      const value = basis[at + j];
      const to = j * dimension;
      for (let k = 0; k <= j; k++) gram[to + k] += value * basis[at + k];
    }
  }
  return gram;
}
