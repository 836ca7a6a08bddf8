import { expect, test } from "vitest";
import { NEIGHBOUR_KINDS, type NeighbourKind, type NeighbourTable } from "../../../shared/release/tables.ts";
import { keepNearRows } from "./keep-near-rows.ts";

/** Rows of [neighbour, level] with one root; all kinds alike. */
function table(rows: readonly (readonly (readonly [item: number, level: number])[])[], root: number): NeighbourTable {
  const offsets = Int32Array.of(0, ...rows.map((_, i) => rows.slice(0, i + 1).flat().length));
  const byKind = <T>(make: () => T) =>
    Object.fromEntries(NEIGHBOUR_KINDS.map((kind) => [kind, make()])) as Record<NeighbourKind, T>;
  return {
    n: rows.length,
    offsets,
    items: Int32Array.from(rows.flat(), ([item]) => item),
    levels: byKind(() => Uint8Array.from(rows.flat(), ([, level]) => level)),
    roots: byKind(() => new Float32Array(rows.length).fill(root)),
  };
}
const rowOf = ({ offsets, items, levels, roots }: NeighbourTable, row: number) => ({
  items: [...items.subarray(offsets[row], offsets[row + 1])],
  levels: [...levels.covisit.subarray(offsets[row], offsets[row + 1])],
  root: roots.covisit[row],
});

test("a row that says nearly the same is the one before, byte for byte, also where two changed places", () => {
  const before = table(
    [
      [
        [1, 255],
        [2, 100],
      ],
      [[0, 255]],
    ],
    1,
  );
  const fresh = table(
    [
      [
        [2, 102],
        [1, 255],
      ],
      [[0, 255]],
      [[1, 9]],
    ],
    0.9375,
  );
  const kept = keepNearRows(fresh, before);
  expect(rowOf(kept, 0)).toEqual({ items: [1, 2], levels: [255, 100], root: 1 });
  expect(rowOf(kept, 1)).toEqual({ items: [0], levels: [255], root: 1 });
  expect(rowOf(kept, 2)).toEqual(rowOf(fresh, 2));
});

test("beside a new neighbour and one further off, the others keep their levels and their order", () => {
  const before = table(
    [
      [
        [1, 255],
        [2, 200],
        [3, 100],
        [4, 60],
      ],
    ],
    1,
  );
  const fresh = table(
    [
      [
        [2, 240],
        [9, 230],
        [1, 220],
        [4, 150],
        [3, 110],
      ],
    ],
    0.9,
  );
  const { items, levels, root } = rowOf(keepNearRows(fresh, before), 0);
  // 240 * 0.9 is 216, 220 * 0.9 is 198: 1 was 255 and is further off, 150 * 0.9 was 60.
  expect(items).toEqual([2, 9, 1, 4, 3]);
  expect(levels).toEqual([200, 207, 198, 135, 100]);
  expect(root).toBe(1);
});

test("a weight that has faded by more is fresh, in steps of the root before", () => {
  const before = table([[[1, 255]]], 1);
  expect(rowOf(keepNearRows(table([[[1, 255]]], 0.92), before), 0)).toEqual({ items: [1], levels: [255], root: 1 });
  expect(rowOf(keepNearRows(table([[[1, 255]]], 0.88), before), 0)).toEqual({ items: [1], levels: [224], root: 1 });
});

test("the root is fresh when steps by the one before were too coarse, or cut levels off", () => {
  const before = table([[[1, 255]]], 1);
  for (const root of [0.4375, 1.25]) {
    expect(rowOf(keepNearRows(table([[[1, 255]]], root), before), 0)).toEqual({ items: [1], levels: [255], root });
  }
  expect(rowOf(keepNearRows(table([[[1, 255]]], 1.0625), before), 0)).toEqual({ items: [1], levels: [255], root: 1 });
});

test("a pair that too few sessions hold now, or held before, is not near one that enough do", () => {
  const pair = (level: number): NeighbourTable =>
    table(
      [
        [
          [1, 255],
          [2, level],
        ],
      ],
      1,
    );
  expect(rowOf(keepNearRows(pair(0), pair(5)), 0).levels).toEqual([255, 0]);
  expect(rowOf(keepNearRows(pair(5), pair(0)), 0).levels).toEqual([255, 5]);
});
