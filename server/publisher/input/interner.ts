import { PublisherError } from "../publisher-error.ts";

/** A Map holds 2^24 keys at most. */
const MOST = 16_000_000;
/** V8 copies shorter slices; a longer one would keep the whole block of file it was cut from in memory. */
const SLICED_FROM = 13;

/** Numbers strings in order of first appearance. */
export class Interner {
  readonly #codes = new Map<string, number>();
  readonly #what: string;

  /** `what` names the strings in messages: "items". */
  constructor(what: string) {
    this.#what = what;
  }

  get size(): number {
    return this.#codes.size;
  }

  code(text: string): number {
    const known = this.#codes.get(text);
    if (known !== undefined) return known;
    const code = this.#codes.size;
    if (code >= MOST)
      throw new PublisherError(`The log has more than 16 million ${this.#what}. Build from a shorter period.`);
    this.#codes.set(text.length < SLICED_FROM ? text : Buffer.from(text, "utf16le").toString("utf16le"), code);
    return code;
  }

  texts(): string[] {
    return [...this.#codes.keys()];
  }
}
