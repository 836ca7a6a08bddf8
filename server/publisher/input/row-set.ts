/**
 * A set of row numbers that compares rows by their content: open addressing over one Int32Array, 4 to 8 bytes a row. It
 * finds duplicates among millions of rows that are themselves in typed arrays.
 */
export class RowSet {
  /** Row + 1; 0 is free. */
  #slots = new Int32Array(1 << 12);
  /** Hash of each row, to grow without looking at the rows again. */
  #hashes = new Int32Array(1 << 11);
  #size = 0;

  /** False when an equal row is there already. Rows are numbered 0, 1, 2, ... in the order they are added. */
  add(row: number, hash: number, equals: (other: number) => boolean): boolean {
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (let other = this.#slots[slot]; other !== 0; other = this.#slots[slot]) {
      if (this.#hashes[other - 1] === hash && equals(other - 1)) return false;
      slot = (slot + 1) & mask;
    }
    this.#slots[slot] = row + 1;
    this.#hashes[row] = hash;
    if (++this.#size * 2 > this.#slots.length) this.#grow();
    return true;
  }

  #grow(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const hashes = new Int32Array(slots.length / 2);
    hashes.set(this.#hashes.subarray(0, this.#size));
    const mask = slots.length - 1;
    for (let row = 0; row < this.#size; row++) {
      let slot = hashes[row] & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = row + 1;
    }
    this.#slots = slots;
    this.#hashes = hashes;
  }
}
