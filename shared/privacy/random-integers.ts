/** Independent uniform integers in 0 .. 2^32 - 1. */
export type RandomWords = () => number;

/** Words that are asked of the generator at once: a call costs more than the words. */
const BUFFERED = 256;
const WORD = 2 ** 32;
const LARGEST = 2 ** 53;

/** The cryptographic generator of a browser's worker or of Node: what every report is made with. */
export function cryptoWords(): RandomWords {
  const buffer = new Uint32Array(BUFFERED);
  let next = BUFFERED;
  return () => {
    if (next === BUFFERED) {
      crypto.getRandomValues(buffer);
      next = 0;
    }
    const word = buffer[next];
    // What was drawn is not left in memory for others to find.
    buffer[next++] = 0;
    return word;
  };
}

/**
 * Uniform integers by rejection. All numbers are whole and at most 2^53, where doubles are exact: no
 * probability is rounded (Mironov, CCS 2012, shows what rounding gives away).
 */
export class RandomIntegers {
  readonly word: RandomWords;

  constructor(words: RandomWords) {
    this.word = words;
  }

  /** Each of 0 .. n - 1 with probability exactly 1 / n. @throws RangeError for n that is no integer in 1 .. 2^53. */
  below(n: number): number {
    if (!(n >= 1 && n <= LARGEST && Number.isInteger(n))) throw new RangeError(`no uniform integer below ${n}`);
    if (n === 1) return 0;
    // As many bits as n - 1 has, drawn again until they are below n: fewer than two tries on average.
    if (n <= WORD) {
      const spare = Math.clz32(n - 1);
      for (;;) {
        const drawn = this.word() >>> spare;
        if (drawn < n) return drawn;
      }
    }
    const spare = Math.clz32(Math.floor((n - 1) / WORD));
    for (;;) {
      const drawn = (this.word() >>> spare) * WORD + this.word();
      if (drawn < n) return drawn;
    }
  }
}
