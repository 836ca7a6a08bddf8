import { expect, test } from "vitest";
import { FIELD_SIZES, finiteField } from "./field.ts";

test("sizes are the powers of primes", () => {
  expect(FIELD_SIZES.slice(0, 20)).toEqual([2, 3, 4, 5, 7, 8, 9, 11, 13, 16, 17, 19, 23, 25, 27, 29, 31, 32, 37, 41]);
  expect(FIELD_SIZES.at(-1)).toBe(256);
  for (const q of [1, 6, 12, 257]) expect(() => finiteField(q)).toThrow(RangeError);
});

test.each(FIELD_SIZES)("a field of %d", (q) => {
  const { add, multiply, negative } = finiteField(q);
  const all = Array.from({ length: q }, (_, i) => i);
  const row = (table: Uint8Array, a: number) => table.subarray(a * q, a * q + q);
  // Every row of the sums, and of the products but for 0's, is a permutation: there are differences and quotients.
  for (const a of all) {
    expect(new Set(row(add, a)).size).toBe(q);
    if (a > 0) expect(new Set(row(multiply, a)).size).toBe(q);
    expect(add[a * q + negative[a]]).toBe(0);
    expect(add[a * q]).toBe(a);
    expect(multiply[a * q]).toBe(0);
    expect(multiply[a * q + 1]).toBe(a);
  }
  // The laws, for a few elements with all pairs.
  const few = all.filter((a) => q <= 16 || a % Math.ceil(q / 5) === q % 3);
  let broken = 0;
  for (const a of few)
    for (let b = 0; b < q; b++) {
      if (add[a * q + b] !== add[b * q + a] || multiply[a * q + b] !== multiply[b * q + a]) broken++;
      for (let c = 0; c < q; c++) {
        const [sum, product] = [add[b * q + c], multiply[b * q + c]];
        if (add[a * q + sum] !== add[add[a * q + b] * q + c]) broken++;
        if (multiply[a * q + product] !== multiply[multiply[a * q + b] * q + c]) broken++;
        if (multiply[a * q + sum] !== add[multiply[a * q + b] * q + multiply[a * q + c]]) broken++;
      }
    }
  expect(broken).toBe(0);
});
