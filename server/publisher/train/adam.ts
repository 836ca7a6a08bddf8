import type { Parameters } from "./parameters.ts";

/** Adam (Kingma & Ba 2015) with the usual constants; `decay` is AdamW's (Loshchilov & Hutter 2019). */
const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

export type Gradients = Readonly<Record<string, Float32Array>>;

export class DenseAdam {
  readonly #parameters: Parameters;
  readonly #mean: Record<string, Float32Array> = {};
  readonly #square: Record<string, Float32Array> = {};
  readonly #decay: number;
  #steps = 0;

  constructor(parameters: Parameters, decay = 0) {
    this.#parameters = parameters;
    this.#decay = decay;
    for (const [name, { values }] of Object.entries(parameters)) {
      this.#mean[name] = new Float32Array(values.length);
      this.#square[name] = new Float32Array(values.length);
    }
  }

  update(gradients: Gradients, rate: number): void {
    this.#steps++;
    const meanGain = 1 / (1 - BETA1 ** this.#steps);
    const squareGain = 1 / (1 - BETA2 ** this.#steps);
    for (const [name, { values }] of Object.entries(this.#parameters)) {
      const gradient = gradients[name];
      const mean = this.#mean[name];
      const square = this.#square[name];
      for (let i = 0; i < values.length; i++) {
        const g = gradient[i];
        mean[i] = BETA1 * mean[i] + (1 - BETA1) * g;
        square[i] = BETA2 * square[i] + (1 - BETA2) * g * g;
        const step = (mean[i] * meanGain) / (Math.sqrt(square[i] * squareGain) + EPSILON);
        values[i] -= rate * (step + this.#decay * values[i]);
      }
    }
  }
}

/**
 * Adam over the rows of a table of which a batch touches few. Rows that are not touched keep their moments, and bias
 * correction counts the row's own updates: a rare item's first step is as long as a frequent one's.
 */
export class SparseAdam {
  readonly #rows: Float32Array;
  readonly #width: number;
  readonly #mean: Float32Array;
  readonly #square: Float32Array;
  readonly #updates: Int32Array;
  readonly #gradient: Float32Array;
  readonly #touchedAt: Int32Array;
  #touched: number[] = [];
  #step = 1;

  /** @param rows float32[n, width], updated in place. */
  constructor(rows: Float32Array, width: number) {
    this.#rows = rows;
    this.#width = width;
    this.#mean = new Float32Array(rows.length);
    this.#square = new Float32Array(rows.length);
    this.#gradient = new Float32Array(rows.length);
    this.#updates = new Int32Array(rows.length / width);
    this.#touchedAt = new Int32Array(rows.length / width);
  }

  /** Adds gradient[from, from + width) to the row's gradient of this step. */
  add(row: number, gradient: Float32Array, from: number): void {
    const width = this.#width;
    const base = row * width;
    if (this.#touchedAt[row] !== this.#step) {
      this.#touchedAt[row] = this.#step;
      this.#touched.push(row);
      this.#gradient.fill(0, base, base + width);
    }
    for (let j = 0; j < width; j++) this.#gradient[base + j] += gradient[from + j];
  }

  update(rate: number): void {
    const mean = this.#mean;
    const square = this.#square;
    for (const row of this.#touched) {
      const updates = ++this.#updates[row];
      const meanGain = 1 / (1 - BETA1 ** updates);
      const squareGain = 1 / (1 - BETA2 ** updates);
      const end = (row + 1) * this.#width;
      for (let i = row * this.#width; i < end; i++) {
        const g = this.#gradient[i];
        mean[i] = BETA1 * mean[i] + (1 - BETA1) * g;
        square[i] = BETA2 * square[i] + (1 - BETA2) * g * g;
        this.#rows[i] -= (rate * mean[i] * meanGain) / (Math.sqrt(square[i] * squareGain) + EPSILON);
      }
    }
    this.#touched = [];
    this.#step++;
  }
}
