import { describe, expect, it } from "vitest";
import { heldRows, type Place } from "./policy.ts";

const LOOK = { width: 400, height: 300, freeBelow: Number.POSITIVE_INFINITY };
/** Rows of 100 px from `top` on; a number says another height. */
function column(top: number, heights: readonly number[]): Place[] {
  let y = top;
  return heights.map((height) => {
    const box = { top: y, bottom: y + height, left: 0, right: 400 };
    y += height;
    return { box, painted: true };
  });
}
const even = (top: number, n: number) => column(top, new Array(n).fill(100));
const heldOf = (places: readonly Place[], look = LOOK) =>
  heldRows(places, look).flatMap((held, row) => (held ? [row] : []));

describe("heldRows", () => {
  it("holds painted rows in the viewport", () => {
    expect(heldOf(even(0, 6))).toEqual([0, 1, 2]);
    expect(heldOf(even(-150, 6))).toEqual([1, 2, 3, 4]);
  });

  it("frees what nobody has seen", () => {
    expect(heldOf(even(0, 3).map((place) => ({ ...place, painted: false })))).toEqual([]);
    expect(heldOf(even(0, 3).map((place) => ({ ...place, box: null })))).toEqual([]);
  });

  it("frees what is beside the viewport", () => {
    const carousel = [0, 200, 400, 600].map((left) => ({
      box: { top: 0, bottom: 100, left, right: left + 200 },
      painted: true,
    }));
    expect(heldOf(carousel)).toEqual([0, 1]);
  });

  it("frees what is below the click, not what is beside it", () => {
    expect(heldOf(even(0, 6), { ...LOOK, freeBelow: 100 })).toEqual([0]);
    const beside = even(0, 1).concat(even(0, 1));
    expect(heldOf(beside, { ...LOOK, freeBelow: 100 })).toEqual([0, 1]);
  });

  it("also holds rows above the viewport when sizes differ, since they would push what is seen", () => {
    expect(heldOf(column(-250, [100, 150, 100, 100, 100, 100]))).toEqual([0, 1, 2, 3, 4]);
  });

  it("also holds rows without room above what is seen: a row with room in their place would push it", () => {
    const [hidden, ...shown] = even(0, 6);
    expect(heldOf([{ ...hidden, box: null }, ...shown])).toEqual([0, 1, 2]);
    expect(heldOf([...even(0, 6), { box: null, painted: true }])).toEqual([0, 1, 2]);
  });

  it("takes sizes within a pixel as equal", () => {
    expect(heldOf(column(-150, [100, 99.5, 100.4, 100, 100, 100]))).toEqual([1, 2, 3, 4]);
  });

  it("has nothing to hold in an empty list", () => {
    expect(heldRows([], LOOK)).toEqual([]);
  });
});
