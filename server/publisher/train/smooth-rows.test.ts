import { describe, expect, test } from "vitest";
import { smoothRows, visitCounts } from "./smooth-rows.ts";

/** Item 0 has items 1 and 2 for neighbours, item 1 has item 0, the others none. */
const neighbours = { offsets: Int32Array.of(0, 2, 3, 3, 3), items: Int32Array.of(1, 2, 0) };
const rows = Float32Array.of(1, 0, 0, 1, 0, 1, 0, 0);
const visits = visitCounts({ items: Int32Array.of(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2), offsets: Int32Array.of(0, 11) }, 4);

describe("smoothRows", () => {
  test("strength 0 changes nothing", () => {
    expect(Array.from(smoothRows(rows, 2, neighbours, visits, 0))).toEqual([1, 0, 0, 1, 0, 1, 0, 0]);
  });

  test("a row moves by strength towards its neighbours' mean, half as far after ten visits", () => {
    const smoothed = Array.from(smoothRows(rows, 2, neighbours, visits, 0.8));
    expect(smoothed.slice(0, 2)).toEqual([1, Math.fround(0.8)]);
    expect(smoothed.slice(2, 4)).toEqual([Math.fround(0.4), 1]);
  });

  test("without neighbours a row stays; a new item lands among its neighbours", () => {
    const smoothed = Array.from(smoothRows(rows, 2, neighbours, visits, 0.8));
    expect(smoothed.slice(4)).toEqual([0, 1, 0, 0]);
    const unseen = { offsets: Int32Array.of(0, 0, 0, 0, 2), items: Int32Array.of(0, 1) };
    const [x, y] = smoothRows(rows, 2, unseen, visits, 1.2).slice(6);
    expect(x).toBeCloseTo(1.2 / Math.SQRT2, 6);
    expect(y).toBeCloseTo(1.2 / Math.SQRT2, 6);
  });
});
