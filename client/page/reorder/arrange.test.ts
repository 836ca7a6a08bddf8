import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arrange } from "./arrange.ts";

const NAMES = ["a", "b", "c", "d", "e", "f"];
const rows = fc.array(fc.tuple(fc.constantFrom(...NAMES, null), fc.boolean()), { maxLength: 10 });
const wanted = fc.shuffledSubarray(NAMES);

describe("arrange", () => {
  it("gives every row one place", () => {
    fc.assert(
      fc.property(rows, wanted, (rows, wanted) => {
        const target = arrange(
          rows.map(([id]) => id),
          wanted,
          rows.map(([, holds]) => holds),
        );
        expect([...target].sort((a, b) => a - b)).toEqual(rows.map((_, i) => i));
      }),
    );
  });

  it("leaves rows that hold, that nobody wants, or that repeat an id", () => {
    fc.assert(
      fc.property(rows, wanted, (rows, wanted) => {
        const ids = rows.map(([id]) => id);
        const target = arrange(
          ids,
          wanted,
          rows.map(([, holds]) => holds),
        );
        for (const [row, [id, holds]] of rows.entries())
          if (holds || id === null || !wanted.includes(id) || ids.indexOf(id) < row) expect(target[row]).toBe(row);
      }),
    );
  });

  it("puts the rest in the wanted order", () => {
    expect(arrange(["a", "x", "b", "c"], ["c", "b", "a"], [])).toEqual([3, 1, 2, 0]);
    expect(arrange(["a", "b", "c", "d"], ["d", "c", "b", "a"], [true, false, false, false])).toEqual([0, 3, 2, 1]);
  });
});
