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

  /** The same moments for a copy of the parameters. */
  copyFor(parameters: Parameters): DenseAdam {
    const copy = new DenseAdam(parameters, this.#decay);
    for (const name of Object.keys(parameters)) {
      copy.#mean[name].set(this.#mean[name]);
      copy.#square[name].set(this.#square[name]);
    }
    copy.#steps = this.#steps;
    return copy;
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
  /** Gradients of the rows touched in this step, in the order of first touch: a table of millions stays untouched. */
  #gradient: Float32Array;
  readonly #touched: number[] = [];
  readonly #touchedAt: Int32Array;
  readonly #slot: Int32Array;
  #step = 1;

  /** @param rows float32[n, width], updated in place. */
  constructor(rows: Float32Array, width: number) {
    const n = rows.length / width;
    this.#rows = rows;
    this.#width = width;
    this.#mean = new Float32Array(rows.length);
    this.#square = new Float32Array(rows.length);
    this.#updates = new Int32Array(n);
    this.#gradient = new Float32Array(256 * width);
    this.#touchedAt = new Int32Array(n);
    this.#slot = new Int32Array(n);
  }

  /** The same moments for a copy of the rows. */
  copyFor(rows: Float32Array): SparseAdam {
    const copy = new SparseAdam(rows, this.#width);
    copy.#mean.set(this.#mean);
    copy.#square.set(this.#square);
    copy.#updates.set(this.#updates);
    return copy;
  }

  /** Adds gradient[from, from + width) to the row's gradient of this step. */
  add(row: number, gradient: Float32Array, from: number): void {
    if (this.#touchedAt[row] !== this.#step) this.#touch(row);
    const at = this.#slot[row] * this.#width;
    for (let j = 0; j < this.#width; j++) this.#gradient[at + j] += gradient[from + j];
  }

  #touch(row: number): void {
    const slot = this.#touched.length;
    this.#touchedAt[row] = this.#step;
    this.#slot[row] = slot;
    this.#touched.push(row);
    const end = (slot + 1) * this.#width;
    if (end > this.#gradient.length) {
      const larger = new Float32Array(2 * this.#gradient.length);
      larger.set(this.#gradient);
      this.#gradient = larger;
    }
    this.#gradient.fill(0, end - this.#width, end);
  }

  update(rate: number): void {
    const mean = this.#mean;
    const square = this.#square;
    this.#touched.forEach((row, slot) => {
      const updates = ++this.#updates[row];
      const meanGain = 1 / (1 - BETA1 ** updates);
      const squareGain = 1 / (1 - BETA2 ** updates);
      const base = row * this.#width;
      for (let j = 0; j < this.#width; j++) {
        const g = this.#gradient[slot * this.#width + j];
        const i = base + j;
        mean[i] = BETA1 * mean[i] + (1 - BETA1) * g;
        square[i] = BETA2 * square[i] + (1 - BETA2) * g * g;
        this.#rows[i] -= (rate * mean[i] * meanGain) / (Math.sqrt(square[i] * squareGain) + EPSILON);
      }
    });
    this.#touched.length = 0;
    this.#step++;
  }
}
