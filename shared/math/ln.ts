/**
 * Natural logarithm made of exactly rounded operations only (+ - * /), so that every engine gives the same bits.
 * Math.log may differ in the last bit between V8 versions, which would make the order in a browser differ from the one
 * `evaluate` reports. Error below 1e-12 relative for normal numbers.
 *
 * x = m * 2^e with m in [sqrt(1/2), sqrt(2)); ln m by the series of atanh((m-1)/(m+1)).
 */
const { LN2, SQRT2 } = Math;

export function ln(x: number): number {
  if (!(x > 0) || x === Number.POSITIVE_INFINITY) return x === 0 ? Number.NEGATIVE_INFINITY : x > 0 ? x : Number.NaN;
  let exponent = 0;
  let mantissa = x;
  while (mantissa >= SQRT2) {
    mantissa /= 2;
    exponent++;
  }
  while (mantissa < SQRT2 / 2) {
    mantissa *= 2;
    exponent--;
  }
  const t = (mantissa - 1) / (mantissa + 1);
  const t2 = t * t;
  let term = t;
  let sum = 0;
  for (let k = 1; k <= 21; k += 2) {
    sum += term / k;
    term *= t2;
  }
  return 2 * sum + exponent * LN2;
}

/** ln(1 + n) for small whole numbers, from a table: ranks and counts are looked up hundreds of times a rerank. */
export const LN1P: Float32Array = Float32Array.from({ length: 4096 }, (_, n) => ln(1 + n));
