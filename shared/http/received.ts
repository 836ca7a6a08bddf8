/** The part of a file that has come so far. */
export class Received {
  #chunks: Uint8Array[] = [];
  #length = 0;
  /** How long the server asked to be left alone, with its last answer; 0 when it did not. */
  retryAfterMs = 0;

  /** In bytes. */
  get length(): number {
    return this.#length;
  }

  add(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  clear(): void {
    this.#chunks = [];
    this.#length = 0;
  }

  joined(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.#length);
    let at = 0;
    for (const chunk of this.#chunks) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    return bytes;
  }
}
