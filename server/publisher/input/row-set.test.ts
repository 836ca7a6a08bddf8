import fc from "fast-check";
import { expect, test } from "vitest";
import { RowSet } from "./row-set.ts";

test("finds exactly the duplicates, with hashes that collide and through growth", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(500), { maxLength: 6000, size: "max" }),
      fc.integer({ min: 1, max: 64 }),
      (values, spread) => {
        const rows: number[] = [];
        const set = new RowSet();
        for (const value of values) {
          const isNew = set.add(rows.length, (value % spread) * 0x1000001, (other) => rows[other] === value);
          expect(isNew).toBe(!rows.includes(value));
          if (isNew) rows.push(value);
        }
      },
    ),
    { numRuns: 10 },
  );
  const set = new RowSet();
  for (let row = 0; row < 100_000; row++)
    expect(set.add(row, Math.imul(row, 0x9e3779b1), (other) => other === row)).toBe(true);
});
