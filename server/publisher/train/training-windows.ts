import { type Rng, shuffle } from "../../../shared/math/rng.ts";
import { growableInt32, growableUint8 } from "../input/growable.ts";
import type { Sessions } from "./sessions.ts";

/** Lengths a batch may have: sequences are padded to the next one, so a kernel is compiled once a length. */
const BUCKETS = [1, 2, 3, 4, 5, 6, 8, 10, 14, 20, 28, 40, 56, 80, 112, 160, 200];

/** Batches of sequences of one padded length. */
export interface WindowBatch {
  readonly length: number;
  /** Sequences a batch has room for (a multiple of 4: other sizes fall off the library's fast kernels). */
  readonly room: number;
  /** Indices of windows. */
  readonly windows: Int32Array;
}

/**
 * The sequences to learn from: window w reads items[starts[w], starts[w] + lengths[w]), each followed by its target;
 * the first `skips[w]` positions are only context, because the window before has taught them.
 */
export class TrainingWindows {
  readonly starts: Int32Array;
  readonly lengths: Uint8Array;
  readonly skips: Uint8Array;
  /** Targets that count, over all windows. */
  readonly tokens: number;
  readonly #byBucket: { length: number; windows: Int32Array }[];

  /**
   * @param longest L: longest sequence read at once. Longer sessions become windows that overlap by half.
   * @param first session to begin with
   */
  constructor({ offsets }: Sessions, longest: number, first = 0) {
    const buckets = [...BUCKETS.filter((length) => length < longest), longest];
    const starts = growableInt32();
    const lengths = growableUint8();
    const skips = growableUint8();
    const byBucket = new Map(buckets.map((length) => [length, growableInt32()]));
    const half = longest >> 1;
    let tokens = 0;
    for (let s = first; s + 1 < offsets.length; s++) {
      const end = offsets[s + 1] - 1;
      for (let start = offsets[s]; start < end; start += Math.max(1, half)) {
        const length = Math.min(longest, end - start);
        const skip = start === offsets[s] ? 0 : longest - Math.max(1, half);
        if (length <= skip) break;
        byBucket.get(buckets.find((bucket) => bucket >= length) as number)?.push(starts.length);
        starts.push(start);
        lengths.push(length);
        skips.push(skip);
        tokens += length - skip;
        if (start + length >= end) break;
      }
    }
    this.starts = starts.view();
    this.lengths = lengths.view();
    this.skips = skips.view();
    this.tokens = tokens;
    this.#byBucket = [...byBucket]
      .map(([length, windows]) => ({ length, windows: windows.view() }))
      .filter(({ windows }) => windows.length > 0);
  }

  static room(length: number, tokensPerBatch: number): number {
    return Math.max(4, Math.floor(tokensPerBatch / length / 4) * 4);
  }

  batchesPerEpoch(tokensPerBatch: number): number {
    return this.#byBucket.reduce(
      (sum, { length, windows }) => sum + Math.ceil(windows.length / TrainingWindows.room(length, tokensPerBatch)),
      0,
    );
  }

  /** One pass over all windows in random order, batch by batch. */
  epoch(tokensPerBatch: number, rng: Rng): WindowBatch[] {
    const batches: WindowBatch[] = [];
    for (const { length, windows } of this.#byBucket) {
      const room = TrainingWindows.room(length, tokensPerBatch);
      shuffleIndices(windows, rng);
      for (let at = 0; at < windows.length; at += room) {
        batches.push({ length, room, windows: windows.slice(at, at + room) });
      }
    }
    return shuffle(batches, rng);
  }
}

function shuffleIndices(values: Int32Array, rng: Rng): void {
  for (let i = values.length - 1; i > 0; i--) {
    const j = Math.floor(rng() * (i + 1));
    const swap = values[i];
    values[i] = values[j];
    values[j] = swap;
  }
}
