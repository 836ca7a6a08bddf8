const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * A column of distinct texts, and the row of each. Empty rows hold no item: there may be many, and no text is found in them.
 * Rows become strings when somebody asks for them: a hundred thousand at
 * once, and a Map of them, would take longer than all else that a start with a kept release does.
 */
export class KeyColumn {
  readonly #bytes: Uint8Array;
  readonly #offsets: Int32Array;
  readonly #strings: (string | undefined)[];
  readonly #rows = new Map<string, number>();
  /** Rows by the hash of their bytes, -1 for none; on a collision in the next free place. A power of two long. */
  readonly #table: Int32Array;
  /** How many rows are not empty. */
  readonly held: number;

  /** @param bytes UTF-8 of all rows, end to end; row i is bytes[offsets[i] … offsets[i + 1]) */
  constructor(bytes: Uint8Array, offsets: Int32Array) {
    const n = offsets.length - 1;
    const table = new Int32Array(1 << (33 - Math.clz32(n))).fill(-1);
    const mask = table.length - 1;
    let held = 0;
    for (let row = 0; row < n; row++) {
      if (offsets[row] === offsets[row + 1]) continue;
      held++;
      let place = hashOf(bytes, offsets[row], offsets[row + 1]) & mask;
      while (table[place] >= 0) place = (place + 1) & mask;
      table[place] = row;
    }
    this.#bytes = bytes;
    this.#offsets = offsets;
    this.#strings = new Array(n);
    this.#table = table;
    this.held = held;
  }

  get length(): number {
    return this.#strings.length;
  }

  at(row: number): string {
    const made = this.#strings[row];
    if (made !== undefined) return made;
    const text = decoder.decode(this.#bytes.subarray(this.#offsets[row], this.#offsets[row + 1]));
    this.#strings[row] = text;
    return text;
  }

  /** -1 when no row has this text. */
  indexOf(text: string): number {
    let row = this.#rows.get(text);
    if (row !== undefined) return row;
    const bytes = encoder.encode(text);
    const mask = this.#table.length - 1;
    let place = hashOf(bytes, 0, bytes.length) & mask;
    while (this.#table[place] >= 0 && !this.#isAt(this.#table[place], bytes)) place = (place + 1) & mask;
    row = this.#table[place];
    if (row >= 0) this.#rows.set(text, row);
    return row;
  }

  isEmpty(row: number): boolean {
    return this.#offsets[row] === this.#offsets[row + 1];
  }

  /** The first text, to show what they look like; "" when there is none. */
  get example(): string {
    for (let row = 0; row < this.length; row++) if (!this.isEmpty(row)) return this.at(row);
    return "";
  }

  *[Symbol.iterator](): Generator<string> {
    for (let row = 0; row < this.length; row++) yield this.at(row);
  }

  #isAt(row: number, bytes: Uint8Array): boolean {
    const start = this.#offsets[row];
    return this.#offsets[row + 1] - start === bytes.length && bytes.every((byte, i) => byte === this.#bytes[start + i]);
  }
}

/** FNV-1a, its upper half mixed into the lower. */
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ bytes[at], 0x01000193);
  return hash ^ (hash >>> 15);
}
