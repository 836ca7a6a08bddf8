import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

/** Content codings by preference. */
export const ENCODINGS = ["br", "gzip"] as const;
export type Encoding = (typeof ENCODINGS)[number];
/** What a build tool puts beside a file: `vectors.0123.arrow.br`. */
export const SUFFIX: Record<Encoding, string> = { br: ".br", gzip: ".gz" };

const COMPRESSIBLE = /\.(html|css|js|mjs|svg|json|txt|xml|webmanifest|wasm|arrow|delta)$/;
/** Bytes; below this the saving is less than one network packet. */
const SMALLEST = 1_024;
/** Bytes; a file above this is sent as it is when nothing lies compressed beside it. */
const LARGEST = 64 * 1_048_576;
/** Fast levels: the first visitor waits for it. 14 MB of WebAssembly take 0.5 s. */
const compress: Record<Encoding, (bytes: Buffer) => Promise<Buffer>> = {
  br: (bytes) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: (bytes) => promisify(gzip)(bytes, { level: 6 }),
};

/** Whether FILE.br or FILE.gz may lie beside a file of this name, however large it is. */
export const mayLieCompressed = (file: string): boolean => COMPRESSIBLE.test(file) || /\.onnx$/.test(file);

/** Whether to compress it when nothing does. Models are not tried: float weights are close to noise. */
export const isCompressible = (file: string, bytes: number): boolean =>
  COMPRESSIBLE.test(file) && bytes >= SMALLEST && bytes <= LARGEST;

/**
 * Compresses a file once, for folders that came without compressed copies, and keeps the result in memory: a release
 * folder may be read-only. The least recently used go when there is more than `capacity` bytes of them.
 */
export class CompressedCopies {
  readonly #capacity: number;
  readonly #kept = new Map<string, Promise<Buffer | null>>();
  readonly #sizes = new Map<string, number>();

  constructor(capacity = 256 * 1_048_576) {
    this.#capacity = capacity;
  }

  /** The file in that coding, or null when it would be hardly smaller. `tag` names the file's contents. */
  of(file: string, tag: string, encoding: Encoding): Promise<Buffer | null> {
    const key = `${encoding} ${tag}`;
    const made = this.#kept.get(key) ?? this.#make(key, file, encoding);
    // Maps keep the order of insertion: putting it back makes it the youngest.
    this.#kept.delete(key);
    this.#kept.set(key, made);
    return made;
  }

  async #make(key: string, file: string, encoding: Encoding): Promise<Buffer | null> {
    try {
      const bytes = await readFile(file);
      const smaller = await compress[encoding](bytes);
      const worthIt = smaller.length < 0.9 * bytes.length;
      this.#sizes.set(key, worthIt ? smaller.length : 0);
      this.#evict(key);
      return worthIt ? smaller : null;
    } catch (error) {
      this.#kept.delete(key);
      throw error;
    }
  }

  #evict(newest: string): void {
    let total = 0;
    for (const size of this.#sizes.values()) total += size;
    for (const key of this.#kept.keys()) {
      if (total <= this.#capacity) return;
      if (key === newest) continue;
      total -= this.#sizes.get(key) ?? 0;
      this.#sizes.delete(key);
      this.#kept.delete(key);
    }
  }
}
