/** Bytes that grow as they are written; numbers as in `ByteReader`. */
export class ByteWriter {
  #bytes = new Uint8Array(256);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  byte(value: number): void {
    this.#room(1)[this.#length++] = value;
  }

  /** Four bytes, lowest first. */
  uint32(value: number): void {
    for (let shift = 0; shift < 32; shift += 8) this.byte(value >>> shift);
  }

  /** Seven bits a byte, lowest first, the eighth set while more follow. @param value whole, 0 to 2^32 - 1 */
  varint(value: number): void {
    let rest = value >>> 0;
    while (rest >= 0x80) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    this.byte(rest);
  }

  /** Small either side of 0: 0, -1, 1, -2, … are written as 0, 1, 2, 3, … @param value int32 */
  signed(value: number): void {
    this.varint((value << 1) ^ (value >> 31));
  }

  bytes(values: Uint8Array): void {
    this.#room(values.length).set(values, this.#length);
    this.#length += values.length;
  }

  /** A length and so many bytes. */
  block(values: Uint8Array): void {
    this.varint(values.length);
    this.bytes(values);
  }

  /** Forgets what was written after the first so many bytes. */
  truncate(length: number): void {
    this.#length = length;
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #room(more: number): Uint8Array {
    if (this.#length + more > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#length + more, 2 * this.#bytes.length));
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
    }
    return this.#bytes;
  }
}
