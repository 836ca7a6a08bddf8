import fc from "fast-check";
import { expect, test } from "vitest";
import { KeyColumn } from "./key-column.ts";

function columnOf(keys: readonly string[]): KeyColumn {
  const rows = keys.map((key) => new TextEncoder().encode(key));
  const offsets = new Int32Array(keys.length + 1);
  for (const [i, row] of rows.entries()) offsets[i + 1] = offsets[i] + row.length;
  return new KeyColumn(Uint8Array.from(rows.flatMap((row) => [...row])), offsets);
}

test("finds every key at its row and no other text, twice alike", () => {
  const keys = fc.uniqueArray(fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }), { maxLength: 50 });
  fc.assert(
    fc.property(keys, fc.string({ maxLength: 5 }), (all, other) => {
      const column = columnOf(all);
      expect(column.length).toBe(all.length);
      expect([...column]).toEqual(all);
      for (let again = 0; again < 2; again++) {
        expect(all.map((key) => column.indexOf(key))).toEqual([...all.keys()]);
        expect(column.indexOf(other)).toBe(all.indexOf(other));
      }
    }),
  );
});

test("tells many keys apart that look alike", () => {
  const all = Array.from({ length: 20_000 }, (_, i) => `item-${i}`);
  const column = columnOf(all);
  expect(all.every((key, row) => column.indexOf(key) === row)).toBe(true);
  expect(column.indexOf("item-20000")).toBe(-1);
  expect(column.indexOf("")).toBe(-1);
});

test("empty rows keep their numbers, are counted apart and are found by no text, however many they are", () => {
  const column = columnOf(["", "a", ...Array(100_000).fill(""), "b"]);
  expect([column.length, column.held, column.example]).toEqual([100_003, 2, "a"]);
  expect(["a", "b", ""].map((key) => column.indexOf(key))).toEqual([1, 100_002, -1]);
  expect([0, 1].map((row) => column.isEmpty(row))).toEqual([true, false]);
});
