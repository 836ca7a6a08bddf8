import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { NEIGHBOUR_KINDS, readNeighbours, writeNeighbours } from "../../../shared/release/tables.ts";
import type { Sessions } from "../train/sessions.ts";
import { neighbourTables } from "./neighbours.ts";

const sessionsOf = (sessions: readonly (readonly number[])[]): Sessions => ({
  items: Int32Array.from(sessions.flat()),
  offsets: Int32Array.from([
    0,
    ...sessions.map(
      (
        (sum) => (session) =>
          (sum += session.length)
      )(0),
    ),
  ]),
});

const rowOf = (table: ReturnType<typeof neighbourTables>["table"], item: number): number[] =>
  Array.from(table.items.subarray(table.offsets[item], table.offsets[item + 1]));

describe("neighbourTables", () => {
  test("orders neighbours by how closely and how often they follow", () => {
    const sessions = sessionsOf([...Array(6).fill([0, 1, 3]), ...Array(3).fill([0, 2])]);
    const { table } = neighbourTables(sessions, 4, 2);
    expect(rowOf(table, 0)).toEqual([1, 2, 3]);
    // Items 0 and 1 come before 3 and never after it: covisit and session know them, next and forward do not.
    const at = table.offsets[3];
    expect(table.roots.next[3]).toBe(0);
    expect(table.roots.forward[3]).toBe(0);
    expect(table.levels.covisit[at]).toBe(255);
  });

  test("direction: next holds what came right after, only", () => {
    const { table } = neighbourTables(
      sessionsOf([
        [0, 1, 2],
        [0, 1, 2],
      ]),
      3,
      2,
    );
    const entry = rowOf(table, 0).indexOf(1) + table.offsets[0];
    const far = rowOf(table, 0).indexOf(2) + table.offsets[0];
    expect(table.levels.next[entry]).toBe(255);
    expect(table.levels.next[far]).toBe(0);
    expect(table.levels.forward[far]).toBeGreaterThan(0);
  });

  test("what fewer than k sessions hold is in no table, kind by kind, however often one of them repeats it", () => {
    const session = fc.array(fc.integer({ min: 0, max: 7 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.array(session, { minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 4 }), (logs, k) => {
        const { table } = neighbourTables(sessionsOf(logs), 8, k);
        for (let item = 0; item < 8; item++) {
          for (let e = table.offsets[item]; e < table.offsets[item + 1]; e++) {
            const j = table.items[e];
            const holding = (test: (gap: number) => boolean) =>
              logs.filter((log) => log.some((a, x) => a === item && log.some((b, y) => b === j && test(y - x)))).length;
            const sessions = {
              covisit: holding((gap) => Math.abs(gap) <= 10),
              forward: holding((gap) => gap > 0 && gap <= 10),
              next: holding((gap) => gap === 1),
              session: holding((gap) => Math.abs(gap) <= 20),
            };
            for (const kind of NEIGHBOUR_KINDS) {
              if (table.levels[kind][e] > 0) expect(sessions[kind]).toBeGreaterThanOrEqual(k);
            }
          }
        }
      }),
    );
  });

  test("a session more of one visitor changes nothing at k = 2 when nobody else saw its pairs", () => {
    const common = [...Array(4).fill([0, 1]), ...Array(4).fill([2, 3])];
    const with1 = neighbourTables(sessionsOf([...common, [0, 3, 0, 3, 0, 3]]), 4, 2);
    expect(rowOf(with1.table, 0)).toEqual([1]);
    expect(rowOf(with1.table, 3)).toEqual([2]);
    expect(with1.pairsWithheld).toBe(2);
  });

  test("survives its file format", () => {
    const { table } = neighbourTables(
      sessionsOf([
        [0, 1, 2],
        [2, 1, 0],
        [0, 2, 1],
      ]),
      4,
      2,
    );
    const read = readNeighbours(writeNeighbours(table));
    expect(Array.from(read.items)).toEqual(Array.from(table.items));
    expect(Array.from(read.levels.covisit)).toEqual(Array.from(table.levels.covisit));
  });
});
