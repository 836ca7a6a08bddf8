import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { stepOf } from "./in-steps.ts";
import type { Box } from "./policy.ts";

const ROW = 100;
const boxes = (n: number): Box[] =>
  Array.from({ length: n }, (_, i) => ({ top: i * ROW, bottom: (i + 1) * ROW, left: 0, right: 400 }));
const permutation = (n: number) => fc.shuffledSubarray([...Array(n).keys()], { minLength: n, maxLength: n });

describe("stepOf", () => {
  beforeAll(() => {
    vi.stubGlobal("innerWidth", 400);
    vi.stubGlobal("innerHeight", 5 * ROW);
  });
  afterAll(() => void vi.unstubAllGlobals());

  it("shows a short list at once", () => {
    fc.assert(
      fc.property(permutation(25), (target) => {
        // The last is right when the 24 others are.
        expect(stepOf(target, boxes(25))).toBe(target);
      }),
    );
  });

  it("shows the places in view at once, and ends at the order in a bounded number of steps", () => {
    fc.assert(
      fc.property(permutation(60), (target) => {
        let rows: readonly number[] = [...target.keys()];
        let steps = 0;
        for (; rows.join() !== target.join(); steps++) {
          // As the page does it: rows are numbered anew by where they stand.
          const numbered = target.map((row) => rows.indexOf(row));
          const after = stepOf(numbered, boxes(60));
          rows = after.map((row) => rows[row]);
          expect([...rows].sort((a, b) => a - b)).toEqual([...target.keys()]);
          expect(rows.slice(0, 5)).toEqual(target.slice(0, 5));
        }
        expect(steps).toBeLessThanOrEqual(Math.ceil(60 / 24));
      }),
    );
  });

  it("pushes no row that does not change places itself", () => {
    // The last of a hundred rows comes to the top: one pair.
    const target = [99, ...Array.from({ length: 98 }, (_, i) => i + 1), 0];
    const rows = stepOf(target, boxes(100));
    expect(rows).toBe(target);
    const shuffled = [...Array(100).keys()].map((i) => (i < 50 ? i : 149 - i));
    const moved = stepOf(shuffled, boxes(100)).filter((row, place) => row !== place);
    expect(moved).toHaveLength(48);
  });

  it("takes rows without room for rows out of view", () => {
    const target = [...Array(80).keys()].reverse();
    const moved = stepOf(target, Array(80).fill(null)).filter((row, place) => row !== place);
    expect(moved).toHaveLength(48);
  });
});
