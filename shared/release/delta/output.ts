import { damaged } from "./delta-error.ts";

/** The file that a delta makes, written from its beginning to its end and never beyond the length that was expected. */
export class Output {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  #at = 0;

  constructor(length: number) {
    this.#bytes = new Uint8Array(length);
  }

  /** The next so many bytes, zero, to be filled. @throws DeltaError */
  reserve(length: number): Uint8Array {
    if (!(length <= this.#bytes.length - this.#at)) throw damaged("it makes more bytes than expected");
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  /** @throws DeltaError also when they would not lie at a multiple of 4 */
  reserveInt32(length: number): Int32Array {
    if (this.#at % 4 !== 0) throw damaged("offsets that are not aligned");
    const bytes = this.reserve(4 * length);
    return new Int32Array(bytes.buffer, bytes.byteOffset, length);
  }

  /** All of it. @throws DeltaError when something is missing */
  finish(): Uint8Array<ArrayBuffer> {
    if (this.#at < this.#bytes.length) throw damaged("it makes fewer bytes than expected");
    return this.#bytes;
  }
}
