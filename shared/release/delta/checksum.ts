/**
 * 32 bits that tell one base from another by accident, not from malice: what is trusted is the SHA-256 of the result. Little-endian
 * words of 32 bits (zeros after the end), mixed as in MurmurHash3 with the length as seed.
 */
export function checksum(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = bytes.length & ~3;
  let hash = bytes.length | 0;
  for (let at = 0; at < whole; at += 4) hash = mix(hash, view.getInt32(at, true));
  let last = 0;
  for (let at = whole; at < bytes.length; at++) last |= bytes[at] << (8 * (at - whole));
  hash = mix(hash, last);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function mix(hash: number, word: number): number {
  let k = Math.imul(word, 0xcc9e2d51);
  k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
  const h = hash ^ k;
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
}
