type Numbers = Int32Array | Uint8Array | Float64Array | Float32Array;

/** A typed array that grows by half: appending n values costs O(n), and at most a third of the memory is unused. */
export class Growable<T extends Numbers> {
  #values: T;
  #length = 0;
  readonly #make: (length: number) => T;

  constructor(make: (length: number) => T) {
    this.#make = make;
    this.#values = make(1024);
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = this.#make(this.#length + (this.#length >> 1));
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }

  at(index: number): number {
    return this.#values[index];
  }

  /** The values so far, sharing memory until the next push. */
  view(): T {
    return this.#values.subarray(0, this.#length) as T;
  }
}

export const growableInt32 = (): Growable<Int32Array> => new Growable((length) => new Int32Array(length));
export const growableUint8 = (): Growable<Uint8Array> => new Growable((length) => new Uint8Array(length));
export const growableFloat64 = (): Growable<Float64Array> => new Growable((length) => new Float64Array(length));
export const growableFloat32 = (): Growable<Float32Array> => new Growable((length) => new Float32Array(length));
