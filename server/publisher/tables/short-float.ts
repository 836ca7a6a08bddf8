const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);
/** Bits of the mantissa that are cleared; 9 of 23 stay, and the leading one. */
const CLEARED = 14;
const MASK = (1 << CLEARED) - 1;

/**
 * The next float32 from `x` (not negative) upwards that has 10 significant bits: at most 0.2 % larger. What is multiplied by a
 * level of a byte need not be finer, and zeroes at the end of a number cost next to nothing on the wire.
 */
export function shortFloat(x: number): number {
  float[0] = x;
  bits[0] = (bits[0] + MASK) & ~MASK;
  return float[0];
}
