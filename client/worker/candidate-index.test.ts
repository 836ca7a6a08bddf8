import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type { CandidateIndex, RowChanges } from "../../shared/engine/models.ts";
import { ScanKernel } from "../../shared/kernels/scan-kernel.ts";
import { seededRng } from "../../shared/math/rng.ts";
import { quantise, type VectorTable } from "../../shared/release/quantise.ts";
import { buildHnsw } from "./hnsw.ts";

// The library runs in workers and says so to anything that does not look like one.
vi.stubGlobal("importScripts", () => {});

const D = 32;
const TOPICS = 12;

/** What an index should hold after updates: the row of each item, null for one that is gone. */
type Rows = (Float32Array | null)[];

/** A row near one of a few topics, as items lie. */
function rowOf(rng: () => number): Float32Array {
  const topic = Math.floor(rng() * TOPICS);
  return Float32Array.from({ length: D }, (_, j) => (j % TOPICS === topic ? 1 : 0) + 0.8 * (rng() - 0.5));
}

const tableOf = (rows: readonly Float32Array[]): VectorTable =>
  quantise(Float32Array.from(rows.flatMap((row) => Array.from(row))), D);

/** A few changes of each kind, and what is held afterwards. */
function randomChanges(before: Rows, share: number, rng: () => number): { changes: RowChanges; after: Rows } {
  const after = before.slice();
  const put = new Map<number, Float32Array>();
  const deleted: number[] = [];
  for (let item = 0; item < before.length; item++) {
    const kind = rng();
    // Items that are gone come back this way too.
    if (kind < share) put.set(item, rowOf(rng));
    else if (kind < 2 * share) deleted.push(item);
  }
  const added = Math.floor(share * before.length * rng() * 2);
  // Numbers are skipped where a row was refused.
  for (let i = 0, item = before.length; i < added; i++, item += rng() < 0.1 ? 2 : 1) put.set(item, rowOf(rng));
  for (const [item, row] of put) {
    while (after.length < item) after.push(null);
    after[item] = row;
  }
  for (const item of deleted) after[item] = null;
  const changes = {
    items: Int32Array.from(put.keys()),
    vectors: tableOf([...put.values()]),
    deleted: Int32Array.from(deleted),
  };
  return { changes, after };
}

/** The same rows in an index that never held others. */
function freshScan(rows: Rows): (query: Float32Array, k: number) => { items: number[]; scores: number[] } {
  const items = [...rows.keys()].filter((item) => rows[item]);
  const kernel = new ScanKernel(tableOf(items.map((item) => rows[item] as Float32Array)));
  return (query, k) => {
    const hits = kernel.search(query, k);
    return { items: Array.from(hits.items, (place) => items[place]), scores: Array.from(hits.scores) };
  };
}

const randomRows = (n: number, rng: () => number): Float32Array[] => Array.from({ length: n }, () => rowOf(rng));

describe("exact scan", () => {
  it("after any updates answers like one that was built anew", async () => {
    const sizes = fc.integer({ min: 1, max: 400 });
    await fc.assert(
      fc.asyncProperty(
        sizes,
        fc.integer({ min: 1, max: 5 }),
        fc.double({ min: 0, max: 0.5, noNaN: true }),
        fc.integer(),
        async (n, updates, share, seed) => {
          const rng = seededRng(seed);
          let rows: Rows = randomRows(n, rng);
          const index = new ScanKernel(tableOf(rows as Float32Array[]));
          for (let update = 0; update < updates; update++) {
            const { changes, after } = randomChanges(rows, share, rng);
            await index.update(changes);
            rows = after;
            const fresh = freshScan(rows);
            const query = rowOf(rng);
            for (const k of [1, 50, 1_000]) {
              const { items, scores } = index.search(query, k);
              expect({ items: Array.from(items), scores: Array.from(scores) }).toEqual(fresh(query, k));
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it("answers nothing when every row is gone", async () => {
    const index = new ScanKernel(tableOf(randomRows(10, seededRng(1))));
    await index.update({
      items: new Int32Array(),
      vectors: quantise(new Float32Array(), D),
      deleted: Int32Array.from({ length: 10 }, (_, i) => i),
    });
    expect(index.search(rowOf(seededRng(2)), 5).items).toHaveLength(0);
  });
});

/** Of the 100 nearest items, how many HNSW finds at least when it is as wide. */
const RECALL = 0.98;
const WIDTH = 200;

describe("hnsw", () => {
  it(`after any updates finds ${RECALL} of the nearest rows, changed and added ones too, and no deleted one`, async () => {
    // Of all runs together: one row of twenty that is not found is 5 %, and says nothing.
    let changed = 0;
    let foundAgain = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 200, max: 800 }),
        fc.double({ min: 0.01, max: 0.4, noNaN: true }),
        fc.integer(),
        async (n, share, seed) => {
          const rng = seededRng(seed);
          let rows: Rows = randomRows(n, rng);
          const table = tableOf(rows as Float32Array[]);
          const exact = new ScanKernel(table);
          const index = await buildHnsw(table, exact);
          // Narrow enough to miss what an update would have cut off.
          index.setSearchWidth(WIDTH);
          for (let update = 0; update < 2; update++) {
            const { changes, after } = randomChanges(rows, share, rng);
            await exact.update(changes);
            await index.update(changes);
            rows = after;
            expect(
              recall(
                index,
                rows,
                Array.from({ length: 10 }, () => rowOf(rng)),
              ),
            ).toBeGreaterThanOrEqual(RECALL);
            // A changed item is the nearest to its own new row, and where its old row was it is no longer.
            const moved = Array.from(changes.items).filter((item) => rows[item]);
            changed += moved.length;
            for (const item of moved)
              if (index.search(rows[item] as Float32Array, 100).items.includes(item)) foundAgain++;
          }
        },
      ),
      { numRuns: 5 },
    );
    expect(foundAgain).toBeGreaterThanOrEqual(RECALL * changed);
  });
});

function recall(index: CandidateIndex, rows: Rows, queries: readonly Float32Array[]): number {
  const fresh = freshScan(rows);
  let found = 0;
  let wanted = 0;
  for (const query of queries) {
    const nearest = new Set(fresh(query, 100).items);
    const { items, scores } = index.search(query, 100);
    expect(Array.from(items).filter((item) => !rows[item])).toEqual([]);
    expect(Array.from(scores)).toEqual(Array.from(scores).sort((a, b) => b - a));
    found += items.filter((item) => nearest.has(item)).length;
    wanted += nearest.size;
  }
  return found / wanted;
}

describe("either index", () => {
  const kinds = {
    exact: async (table: VectorTable): Promise<CandidateIndex> => new ScanKernel(table),
    hnsw: async (table: VectorTable): Promise<CandidateIndex> => buildHnsw(table, new ScanKernel(table)),
  };

  it.each(Object.keys(kinds) as (keyof typeof kinds)[])(
    "%s finds no row without a vector, from the start or after an update",
    async (kind) => {
      const rng = seededRng(9);
      const rows = randomRows(30, rng);
      for (const row of [rows[0], rows[7]]) row.fill(0);
      const index = await kinds[kind](tableOf(rows));
      const found = (): number[] => Array.from(index.search(rowOf(rng), 30).items).sort((a, b) => a - b);
      const all = Array.from(rows.keys());
      expect(found()).toEqual(all.filter((item) => item !== 0 && item !== 7));
      const changed = tableOf([new Float32Array(D)]);
      await index.update({ items: Int32Array.of(3), vectors: changed, deleted: new Int32Array() });
      expect(found()).toEqual(all.filter((item) => item !== 0 && item !== 7 && item !== 3));
    },
  );

  it.each(Object.keys(kinds) as (keyof typeof kinds)[])(
    "%s refuses changes that do not fit, and stays as it was",
    async (kind) => {
      const rng = seededRng(7);
      const rows = randomRows(30, rng);
      const index = await kinds[kind](tableOf(rows));
      const query = rowOf(rng);
      const before = Array.from(index.search(query, 10).items);
      const one = tableOf([rowOf(rng)]);
      const none = new Int32Array();
      const wrong: RowChanges[] = [
        { items: Int32Array.of(1), vectors: quantise(new Float32Array(16).fill(1), 16), deleted: none },
        { items: Int32Array.of(1, 2), vectors: one, deleted: none },
        { items: Int32Array.of(-1), vectors: one, deleted: none },
        { items: Int32Array.of(1), vectors: one, deleted: Int32Array.of(30) },
      ];
      for (const changes of wrong) await expect(index.update(changes)).rejects.toThrow(RangeError);
      expect(Array.from(index.search(query, 10).items)).toEqual(before);
    },
  );
});
