import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { listColumn, numberColumn, toBytes } from "../arrow.ts";
import { TABLES } from "../tables.ts";
import { DeltaError } from "./delta-error.ts";
import { applyTable, diffTable } from "./table-delta.ts";
import { tablesOf, twoReleases } from "./two-releases-test-util.ts";

/** Thousands of files: a comparison that could say where they differ takes most of the time. */
const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

const faultOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof DeltaError) return error.fault;
    throw error;
  }
  return "none";
};

describe("a delta of a table", () => {
  test("gives the next table bit for bit, whatever was changed, added or deleted", () => {
    fc.assert(
      fc.property(twoReleases, ([before, after]) => {
        const [a, b] = [tablesOf(before), tablesOf(after)];
        for (const name of TABLES) {
          const delta = diffTable(a[name], b[name]);
          // A table without rows has no record batch: the whole file is fetched.
          expect(delta === null).toBe((before.length === 0) !== (after.length === 0) || before.length === 0);
          if (delta) expect(isSame(applyTable(a[name], delta, b[name].length), b[name])).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("tells a column that a formula moved by its few values, not by its rows", () => {
    const places = (count: number): Uint8Array =>
      toBytes({ place: numberColumn(Float32Array.from({ length: 5000 }, (_, i) => ((i * 7919) % 50) / count)) });
    const [before, after] = [places(50), places(61)];
    const delta = diffTable(before, after) as Uint8Array;
    // 50 new values of four bytes, and what each of 50 becomes; 900 are what lies around the column.
    expect(delta.length).toBeLessThan(50 * 5 + 900);
    expect(isSame(applyTable(before, delta, after.length), after)).toBe(true);
  });

  test("tells a list of which an entry went and one came by those two", () => {
    const lists = (without: number): Uint8Array => {
      const names = Array.from({ length: 40 }, (_, i) => i).filter((i) => i !== without);
      const offsets = Int32Array.from({ length: 101 }, (_, row) => row * names.length);
      const all = Array.from({ length: 100 }, () => names).flat();
      return toBytes({
        item: listColumn(Int32Array.from(all), offsets),
        level: listColumn(Uint8Array.from(all), offsets),
        row: numberColumn(Int32Array.from({ length: 100 }, (_, row) => row)),
      });
    };
    const [before, after] = [lists(3), lists(20)];
    const delta = diffTable(before, after) as Uint8Array;
    // Of each list: which it is, its length, three runs (a count of new ones, of copied ones, where from) and five bytes of the new.
    expect(delta.length).toBeLessThan(100 * (2 + 9 + 5) + 1500);
    expect(isSame(applyTable(before, delta, after.length), after)).toBe(true);
  });

  test("there is none where other lists lie beside those that name rows", () => {
    const lists = (offsets: number[]): Uint8Array =>
      toBytes({
        item: listColumn(Int32Array.of(0, 1), Int32Array.of(0, 1, 2)),
        level: listColumn(Uint8Array.of(7, 8), Int32Array.from(offsets)),
      });
    expect(diffTable(lists([0, 1, 2]), lists([0, 2, 2]))).toBeNull();
    expect(diffTable(lists([0, 2, 2]), lists([0, 1, 2]))).toBeNull();
  });

  test("works backwards as well, and between tables that have nothing in common", () => {
    fc.assert(
      fc.property(twoReleases, twoReleases, ([before], [other]) => {
        fc.pre(before.length > 0 && other.length > 0);
        const [a, b] = [tablesOf(before), tablesOf(other)];
        for (const name of TABLES) {
          const delta = diffTable(a[name], b[name]) as Uint8Array;
          expect(isSame(applyTable(a[name], delta, b[name].length), b[name])).toBe(true);
        }
      }),
      { numRuns: 100 },
    );
  });

  test("refuses another base, and says so", () => {
    fc.assert(
      fc.property(twoReleases, ([before, after]) => {
        fc.pre(before.length > 0);
        const [a, b] = [tablesOf(before), tablesOf(after)];
        const delta = diffTable(a.items, b.items) as Uint8Array;
        const other = a.items.slice();
        other[other.length >> 1] ^= 1;
        expect(faultOf(() => applyTable(other, delta, b.items.length))).toBe("base");
        expect(faultOf(() => applyTable(a.stats, delta, b.items.length))).toBe("base");
        expect(faultOf(() => applyTable(a.items, delta, b.items.length + 1))).toBe("damaged");
      }),
      { numRuns: 50 },
    );
  });

  test("a mutated one gives bytes of the expected length or a DeltaError, never another error", () => {
    const faults = { none: 0, base: 0, damaged: 0 } as Record<string, number>;
    fc.assert(
      fc.property(
        twoReleases,
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 4 }),
        fc.option(fc.nat(), { freq: 3 }),
        ([before, after], flips, cut) => {
          fc.pre(before.length > 0);
          const [a, b] = [tablesOf(before), tablesOf(after)];
          for (const name of TABLES) {
            const delta = diffTable(a[name], b[name]) as Uint8Array;
            // The first four bytes name the base.
            for (const [at, bits] of flips) delta[4 + (at % (delta.length - 4))] ^= bits;
            const mutated = cut === null ? delta : delta.subarray(0, cut % delta.length);
            const fault = faultOf(() => {
              expect(applyTable(a[name], mutated, b[name].length).length).toBe(b[name].length);
            });
            faults[fault]++;
          }
        },
      ),
      { numRuns: 400 },
    );
    expect(faults.damaged).toBeGreaterThan(200);
  });
});
