import { brotliCompressSync, constants } from "node:zlib";

/** Above this level a release of 40,000 items takes a minute for the last tenth. */
const QUALITY = 9;
/** Bits of the largest window that every browser takes: with the usual 22, what lies 4 MB apart is not seen to be alike. */
const WINDOW = 24;
/** Bytes; less is not worth a second file. */
const SMALLEST = 1_024;
/** Above this share of the file a copy is not worth unpacking. Vectors come to 0.95: a quarter of a second at 10 Mbit/s. */
const LARGEST_SHARE = 0.97;

/**
 * What a static server may send as PART.br to a browser that takes brotli, or null when that saves next to nothing.
 */
export function brotliCopy(bytes: Uint8Array): Uint8Array | null {
  if (bytes.byteLength < SMALLEST) return null;
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: QUALITY,
    [constants.BROTLI_PARAM_LGWIN]: WINDOW,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.byteLength,
  };
  const copy = brotliCompressSync(bytes, { params });
  return copy.byteLength < LARGEST_SHARE * bytes.byteLength ? copy : null;
}
