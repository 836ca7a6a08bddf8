import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { NEIGHBOUR_KINDS, readItems, STATS, type StatsTable, writeItems } from "../../shared/release/tables.ts";
import { itemsInOrder, neighboursInOrder, rowOrder, statsInOrder, vectorsInOrder } from "./row-order.ts";

const keysOf = (ids: readonly string[]) =>
  readItems(
    writeItems(
      ids.map((id) => ({ id })),
      [],
    ),
  ).keys;
const ids = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 20 });

describe("the order of a release's rows", () => {
  test("items keep their rows, new ones follow by id, rows of items that are gone stay empty", () => {
    expect([...rowOrder(keysOf(["b", "a", "x"]), ["n", "a", "b", "c"])]).toEqual([2, 1, -1, 3, 0]);
    expect([...rowOrder(keysOf(["b", "", "a"]), ["a", "x"])]).toEqual([-1, -1, 0, 1]);
  });

  test("each item has one row, from release to release the same", () => {
    fc.assert(
      fc.property(ids, ids, ids, (first, second, third) => {
        const rowsOf = (before: readonly string[], next: readonly string[]): string[] =>
          itemsInOrder(
            next.map((id) => ({ id })),
            rowOrder(keysOf(before), next),
          ).map(({ id }) => id);
        const rows = rowsOf(first, second);
        const later = rowsOf(rows, third);
        expect(later.filter((id) => id !== "").sort()).toEqual([...third].sort());
        for (const [row, id] of rows.entries()) {
          expect(["", id]).toContain(later[row]);
          if (third.includes(id)) expect(later[row]).toBe(id);
        }
      }),
    );
  });

  test("vectors, statistics and neighbours go with their items; neighbours name the new rows", () => {
    // Items 0, 1, 2 -> rows 2, 0, 3; row 1 is a tombstone.
    const order = Int32Array.of(1, -1, 0, 2);
    expect([...vectorsInOrder(Float32Array.of(1, 2, 3, 4, 5, 6), 2, order)]).toEqual([3, 4, 0, 0, 1, 2, 5, 6]);
    const stats = Object.fromEntries(STATS.map((name, s) => [name, Float32Array.of(s, s + 1, s + 2)]));
    const ordered = statsInOrder({ n: 3, ...stats } as StatsTable, order);
    expect([ordered.n, ...ordered.lastSeen]).toEqual([4, 6, 0, 5, 7]);
    const byKind = <T>(value: T) => Object.fromEntries(NEIGHBOUR_KINDS.map((kind) => [kind, value])) as never;
    const table = neighboursInOrder(
      {
        n: 3,
        offsets: Int32Array.of(0, 2, 3, 3),
        items: Int32Array.of(1, 2, 0),
        levels: byKind(Uint8Array.of(255, 9, 8)),
        roots: byKind(Float32Array.of(0.5, 0.25, 0)),
      },
      order,
    );
    expect([...table.offsets]).toEqual([0, 1, 1, 3, 3]);
    expect([...table.items]).toEqual([2, 0, 3]);
    expect([...table.levels.next]).toEqual([8, 255, 9]);
    expect([...table.roots.next]).toEqual([0.25, 0, 0.5, 0]);
  });
});
