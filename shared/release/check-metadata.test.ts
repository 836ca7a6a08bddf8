import { columnFromArray, int32, list, struct, tableFromArrays, tableFromColumns, tableToIPC } from "@uwdata/flechette";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mutate } from "../../bench/fuzz/mutate.ts";
import { seededRng } from "../math/rng.ts";
import { TableError, toBytes } from "./arrow.ts";
import { checkMetadata, MOST_COLUMNS } from "./check-metadata.ts";
import { tablesOf, twoReleases } from "./delta/two-releases-test-util.ts";
import { readItems, readNeighbours, readStats, readVectors, TABLES, writeHead } from "./tables.ts";

const READERS = { items: readItems, vectors: readVectors, neighbours: readNeighbours, stats: readStats };
const [[before]] = fc.sample(
  twoReleases.filter(([rows]) => rows.length > 20),
  { numRuns: 1, seed: 1 },
);
const tables = tablesOf(before);

/** Bytes that a reading may take: some times the file, and what the library makes of a small one. */
const mostBytes = (file: Uint8Array): number => 8 * file.length + 2 ** 20;

/** True when it is read, false when it is refused. */
function isRead(name: keyof typeof READERS, file: Uint8Array): boolean {
  const held = process.memoryUsage();
  try {
    READERS[name](file);
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(TableError);
    return false;
  } finally {
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    expect(heapUsed + arrayBuffers - held.heapUsed - held.arrayBuffers).toBeLessThan(mostBytes(file));
  }
}

const written = (columns: Parameters<typeof tableFromColumns>[0]): Uint8Array =>
  tableToIPC(tableFromColumns(columns), { format: "file" }) as Uint8Array;

describe("what we write", () => {
  test("passes, whatever rows it has", () => {
    fc.assert(
      fc.property(twoReleases, ([rows]) => {
        const files = tablesOf(rows);
        for (const name of TABLES) checkMetadata(files[name]);
        const some = [...rows.keys()].filter((row) => row % 3 === 0);
        if (some.length > 0) checkMetadata(writeHead(files, some));
      }),
      { numRuns: 100 },
    );
  });

  test("has no more columns than are read", () => {
    const columns = (n: number) =>
      Object.fromEntries(Array.from({ length: n }, (_, i) => [`c${i}`, columnFromArray([i], int32())]));
    checkMetadata(toBytes(columns(MOST_COLUMNS)));
    expect(() => toBytes(columns(MOST_COLUMNS + 1))).toThrow(/401 columns, 400 at most/);
    expect(() => checkMetadata(written(columns(MOST_COLUMNS + 1)))).toThrow(RangeError);
  });
});

describe("what we do not write is refused", () => {
  test.each<[string, Uint8Array]>([
    ["lists of lists", written({ a: columnFromArray([[[1]]], list(list(int32()))) })],
    ["structs", written({ a: columnFromArray([{ b: 1 }], struct({ b: int32() })) })],
    ["nulls", written({ a: columnFromArray([1, null], int32()) })],
    ["two record batches", written({ a: columnFromArray([1, 2], int32(), { maxBatchRows: 1 }) })],
    ["the stream format", tableToIPC(tableFromArrays({ a: [1] }), { format: "stream" }) as Uint8Array],
  ])("%s", (_, file) => {
    expect(() => checkMetadata(file)).toThrow(RangeError);
  });
});

describe("a damaged table is read or refused, within its bytes", () => {
  test.each(TABLES)("%s: each number of the file in turn, as one that is hard", (name) => {
    let refused = 0;
    for (let at = 0; at + 4 <= tables[name].length; at += 4) {
      for (const hard of [0x7fff_ffff, 0x0100_0000, 0xffff, -1]) {
        const file = tables[name].slice();
        new DataView(file.buffer).setInt32(at, hard, true);
        if (!isRead(name, file)) refused++;
      }
    }
    expect(refused).toBeGreaterThan(100);
  });

  test.each(TABLES)("%s: 3,000 mutations", (name) => {
    const rng = seededRng(1);
    const found = [0, 0];
    for (let i = 0; i < 3_000; i++) found[Number(isRead(name, mutate(tables[name], rng)))]++;
    expect(Math.min(...found)).toBeGreaterThan(100);
  });
});
