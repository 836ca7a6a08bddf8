/**
 * SHA-256 (FIPS 180-4) as 64 hex digits. crypto.subtle does it in native code, but only in secure contexts; a page on plain
 * http (an intranet, a phone pointed at a developer's machine) has none, and its parts can be cut short all the same, so
 * they are checked there too, in JavaScript.
 */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle;
  return hex(subtle ? new DataView(await subtle.digest("SHA-256", bytes)) : sha256InScript(bytes));
}

/** The 32 bytes of the digest. About 100 MB/s. */
export function sha256InScript(bytes: Uint8Array): DataView {
  const padded = new Uint8Array(((bytes.length + 8) >> 6) * 64 + 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 0x2000_0000));
  view.setUint32(padded.length - 4, (bytes.length * 8) >>> 0);

  const state = Int32Array.from(START);
  const w = new Int32Array(64);
  for (let at = 0; at < padded.length; at += 64) {
    for (let t = 0; t < 16; t++) w[t] = view.getInt32(at + 4 * t);
    for (let t = 16; t < 64; t++) {
      const a = w[t - 15];
      const b = w[t - 2];
      w[t] =
        w[t - 16] +
        w[t - 7] +
        (rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3)) +
        (rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10));
    }
    compress(state, w);
  }
  const digest = new DataView(new ArrayBuffer(32));
  for (let i = 0; i < 8; i++) digest.setInt32(4 * i, state[i]);
  return digest;
}

function compress(state: Int32Array, w: Int32Array): void {
  // By index: destructuring runs an iterator, which costs more than the rounds do.
  let a = state[0];
  let b = state[1];
  let c = state[2];
  let d = state[3];
  let e = state[4];
  let f = state[5];
  let g = state[6];
  let h = state[7];
  for (let t = 0; t < 64; t++) {
    const t1 = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + ROUND[t] + w[t]) | 0;
    const t2 = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
}

const rotate = (x: number, by: number): number => (x >>> by) | (x << (32 - by));

const hex = (digest: DataView): string =>
  Array.from({ length: 8 }, (_, i) =>
    digest
      .getUint32(4 * i)
      .toString(16)
      .padStart(8, "0"),
  ).join("");

/** First 64 primes: their cube roots' fractions are the round constants, the first eight square roots' the start. */
const PRIMES = Array.from({ length: 312 }, (_, i) => i).filter(
  (n) => n > 1 && ![2, 3, 5, 7, 11, 13, 17].some((p) => n !== p && n % p === 0),
);
const fraction = (x: number): number => ((x - Math.floor(x)) * 0x1_0000_0000) | 0;
const START = PRIMES.slice(0, 8).map((p) => fraction(Math.sqrt(p)));
const ROUND = Int32Array.from(PRIMES, (p) => fraction(cubeRoot(p)));

/** By Newton's method: Math.cbrt may differ in its last bits between engines, and 32 bits of the fraction are needed. */
function cubeRoot(p: number): number {
  let x = 7;
  for (let i = 0; i < 60; i++) x -= (x * x * x - p) / (3 * x * x);
  return x;
}
