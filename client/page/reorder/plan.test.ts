import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Move, plan } from "./plan.ts";

const permutation = fc.integer({ min: 0, max: 9 }).chain((n) => {
  const rows = Array.from({ length: n }, (_, i) => i);
  return fc.shuffledSubarray(rows, { minLength: n, maxLength: n });
});
const withAnchors = permutation.chain((target) => fc.tuple(fc.constant(target), fc.shuffledSubarray(target)));

function carryOut(n: number, moves: readonly Move[]): number[] {
  const rows = Array.from({ length: n }, (_, i) => i);
  for (const { row, before } of moves) {
    rows.splice(rows.indexOf(row), 1);
    rows.splice(before === null ? rows.length : rows.indexOf(before), 0, row);
  }
  return rows;
}

/** Size of the largest subset that has `kept` in it and stands in the same order before and after: by trying all. */
function mostThatCanStay(target: readonly number[], kept: readonly number[]): number {
  let most = -1;
  for (let subset = 0; subset < 1 << target.length; subset++) {
    if (!kept.every((row) => subset & (1 << row))) continue;
    const stays = target.filter((row) => subset & (1 << row));
    if (stays.every((row, i) => i === 0 || stays[i - 1] < row)) most = Math.max(most, stays.length);
  }
  return most;
}

/** Anchors in turn, as long as they agree with those before. */
function keptAnchors(target: readonly number[], anchors: readonly number[]): number[] {
  const kept: number[] = [];
  for (const row of anchors)
    if (kept.every((other) => row < other === target.indexOf(row) < target.indexOf(other))) kept.push(row);
  return kept;
}

describe("plan", () => {
  it("brings the rows into the target order", () => {
    fc.assert(
      fc.property(withAnchors, ([target, anchors]) => {
        expect(carryOut(target.length, plan(target, anchors))).toEqual(target);
      }),
    );
  });

  it("needs the fewest moves", () => {
    fc.assert(
      fc.property(withAnchors, ([target, anchors]) => {
        const kept = keptAnchors(target, anchors);
        expect(plan(target, anchors)).toHaveLength(target.length - mostThatCanStay(target, kept));
      }),
    );
  });

  it("never moves an anchor that agrees with the anchors before it", () => {
    fc.assert(
      fc.property(withAnchors, ([target, anchors]) => {
        const moved = plan(target, anchors).map(({ row }) => row);
        for (const row of keptAnchors(target, anchors)) expect(moved).not.toContain(row);
      }),
    );
  });

  it("moves others around the row with the focus", () => {
    // Row 3 goes to the top: without the focus one move does it, with it the three rows above go below.
    expect(plan([3, 0, 1, 2])).toEqual([{ row: 3, before: 0 }]);
    expect(plan([3, 0, 1, 2], [3]).map(({ row }) => row)).toEqual([2, 1, 0]);
  });

  it("does nothing for rows that stand as wanted", () => {
    expect(plan([])).toEqual([]);
    expect(plan([0, 1, 2], [1])).toEqual([]);
  });
});
