/** A finite field of q elements, 0 .. q - 1, by its tables; 0 and 1 are what they say. */
export interface Field {
  readonly q: number;
  /** uint8[q * q]: a + b at a q + b. */
  readonly add: Uint8Array;
  /** uint8[q * q]: a b at a q + b. */
  readonly multiply: Uint8Array;
  /** uint8[q]: -a. */
  readonly negative: Uint8Array;
}

/** Elements fit a byte. */
export const LARGEST_FIELD = 256;

/** Sizes of fields, ascending: the powers of primes up to 256. */
export const FIELD_SIZES: readonly number[] = Array.from({ length: LARGEST_FIELD - 1 }, (_, i) => i + 2).filter(
  (q) => primePower(q) !== null,
);

/**
 * Elements of q = p^m are polynomials over the integers mod p, written in base p; products are taken modulo the first
 * polynomial of degree m that has no divisor. @throws RangeError unless q is a power of a prime, at most 256.
 */
export function finiteField(q: number): Field {
  const power = q >= 2 && q <= LARGEST_FIELD ? primePower(q) : null;
  if (!power) throw new RangeError(`there is no field of ${q} elements here`);
  const { p, m } = power;
  const elements = Array.from({ length: q }, (_, i) => digits(i, p, m));
  const modulus = m === 1 ? [0, 1] : irreducible(p, m);
  const table = (of: (a: readonly number[], b: readonly number[]) => readonly number[]): Uint8Array =>
    Uint8Array.from({ length: q * q }, (_, i) => number(of(elements[Math.floor(i / q)], elements[i % q]), p));
  return {
    q,
    add: table((a, b) => a.map((x, i) => (x + b[i]) % p)),
    multiply: table((a, b) => (m === 1 ? [(a[0] * b[0]) % p] : remainder(product(a, b, p), modulus, p))),
    negative: Uint8Array.from(elements, (a) =>
      number(
        a.map((x) => (p - x) % p),
        p,
      ),
    ),
  };
}

function primePower(q: number): { p: number; m: number } | null {
  let p = 2;
  while (q % p !== 0) p++;
  let m = 0;
  let rest = q;
  for (; rest % p === 0; rest /= p) m++;
  return rest === 1 ? { p, m } : null;
}

/** Coefficients, lowest first. */
const digits = (n: number, p: number, length: number): number[] =>
  Array.from({ length }, (_, i) => Math.floor(n / p ** i) % p);
const number = (coefficients: readonly number[], p: number): number =>
  coefficients.reduce((sum, c, i) => sum + c * p ** i, 0);

function product(a: readonly number[], b: readonly number[], p: number): number[] {
  const result = new Array<number>(a.length + b.length - 1).fill(0);
  a.forEach((x, i) => {
    b.forEach((y, j) => {
      result[i + j] = (result[i + j] + x * y) % p;
    });
  });
  return result;
}

/** Of a division by a polynomial with leading coefficient 1. */
function remainder(of: readonly number[], by: readonly number[], p: number): number[] {
  const rest = [...of];
  const degree = by.length - 1;
  for (let top = rest.length - 1; top >= degree; top--) {
    const factor = rest[top];
    by.forEach((c, i) => {
      rest[top - degree + i] = (((rest[top - degree + i] - factor * c) % p) + p) % p;
    });
  }
  return rest.slice(0, degree);
}

function irreducible(p: number, m: number): number[] {
  const monic = (degree: number) => Array.from({ length: p ** degree }, (_, n) => [...digits(n, p, degree), 1]);
  const divisors = Array.from({ length: Math.floor(m / 2) }, (_, i) => monic(i + 1)).flat();
  const found = monic(m).find((one) => divisors.every((by) => remainder(one, by, p).some((c) => c !== 0)));
  // There is one of every degree over every prime field.
  return found as number[];
}
