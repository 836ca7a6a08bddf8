import { brotliCompressSync, constants } from "node:zlib";

/** Above this level a release of 40,000 items takes a minute for the last tenth. */
const QUALITY = 9;
/** Bytes; less is not worth a second file. */
const SMALLEST = 1_024;

/**
 * What a static server may send as PART.br to a browser that takes brotli, or null when that saves less than a tenth
 * (int8 vectors and float weights are close to noise).
 */
export function brotliCopy(bytes: Uint8Array): Uint8Array | null {
  if (bytes.byteLength < SMALLEST) return null;
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.byteLength,
  };
  const copy = brotliCompressSync(bytes, { params });
  return copy.byteLength < 0.9 * bytes.byteLength ? copy : null;
}
