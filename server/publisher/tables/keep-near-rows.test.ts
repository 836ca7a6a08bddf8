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

test("a row with another neighbour, another number of them or a weight further off is fresh", () => {
  const before = table(
    [
      [[1, 255]],
      [[0, 255]],
      [
        [0, 255],
        [1, 200],
      ],
    ],
    1,
  );
  const fresh = table(
    [
      [[2, 255]],
      [
        [0, 255],
        [2, 3],
      ],
      [
        [0, 255],
        [1, 150],
      ],
    ],
    1,
  );
  const kept = keepNearRows(fresh, before);
  for (const row of [0, 1, 2]) expect(rowOf(kept, row)).toEqual(rowOf(fresh, row));
});

test("all weights fading together count as a change once they are a tenth off", () => {
  const before = table([[[1, 255]]], 1);
  expect(rowOf(keepNearRows(table([[[1, 255]]], 0.92), before), 0).root).toBe(1);
  expect(rowOf(keepNearRows(table([[[1, 255]]], 0.88), before), 0).root).toBeCloseTo(0.88, 6);
});
