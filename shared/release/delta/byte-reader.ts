import { damaged } from "./delta-error.ts";

/** Reads what `ByteWriter` writes, and nothing beyond its end. Every method throws a DeltaError for what does not fit. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  byte(): number {
    if (this.#at >= this.#bytes.length) throw damaged("it ends too early");
    return this.#bytes[this.#at++];
  }

  uint32(): number {
    let value = 0;
    for (let shift = 0; shift < 32; shift += 8) value |= this.byte() << shift;
    return value >>> 0;
  }

  /** At most five bytes, below 2^32. */
  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      if (shift === 28 && byte > 0x0f) break;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
    throw damaged("a number is too long");
  }

  signed(): number {
    const value = this.varint();
    return (value >>> 1) ^ -(value & 1);
  }

  /** A view. */
  bytes(length: number): Uint8Array {
    if (length > this.left) throw damaged("it ends too early");
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  block(): Uint8Array {
    return this.bytes(this.varint());
  }

  /** The same bytes from here on, to be read on their own. */
  fork(): ByteReader {
    return new ByteReader(this.#bytes.subarray(this.#at));
  }

  end(): void {
    if (this.left > 0) throw damaged("something follows its end");
  }
}
