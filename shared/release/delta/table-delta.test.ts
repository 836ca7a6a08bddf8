import fc from "fast-check";
import { describe, expect, test } from "vitest";
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
      { numRuns: 1000 },
    );
    expect(faults.damaged).toBeGreaterThan(500);
  });
});
