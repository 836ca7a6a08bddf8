import { damaged } from "./delta-error.ts";

/**
 * Values of several bytes are written byte by byte: the first of all of them, then the second of all, …, since the bytes of
 * one place are alike. Value i's byte j of `count` values is at j * count + i.
 */
export class PlaneReader {
  readonly #bytes: Uint8Array;
  readonly #count: number;
  readonly #stride: number;
  #at = 0;

  constructor(bytes: Uint8Array, stride: number) {
    this.#bytes = bytes;
    this.#count = bytes.length / stride;
    this.#stride = stride;
  }

  /** Values not yet read. */
  get left(): number {
    return this.#count - this.#at;
  }

  /** Adds the next values to what is there, modulo 256. @throws DeltaError when there are not as many */
  add(to: Uint8Array, at: number, values: number): void {
    if (values > this.left) throw damaged("it ends too early");
    const stride = this.#stride;
    const count = this.#count;
    for (let j = 0; j < stride; j++) {
      let from = j * count + this.#at;
      for (let place = at + j, i = 0; i < values; i++, place += stride) to[place] += this.#bytes[from++];
    }
    this.#at += values;
  }
}

/** The inverse of PlaneReader: whole values end to end, byte by byte. */
export function toPlanes(values: Uint8Array, stride: number): Uint8Array {
  const planes = new Uint8Array(values.length);
  const count = values.length / stride;
  for (let i = 0, at = 0; i < count; i++) for (let j = 0; j < stride; j++) planes[j * count + i] = values[at++];
  return planes;
}
