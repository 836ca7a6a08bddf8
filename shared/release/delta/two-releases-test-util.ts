import fc from "fast-check";
import type { CatalogueItem } from "../../contracts/index.ts";
import { quantise } from "../quantise.ts";
import {
  NEIGHBOUR_KINDS,
  STATS,
  type StatsTable,
  type TableName,
  writeItems,
  writeNeighbours,
  writeStats,
  writeVectors,
} from "../tables.ts";

/** One item with its rows of all tables; null is a tombstone. */
export interface Row {
  readonly item: CatalogueItem;
  readonly vector: readonly number[];
  readonly neighbours: readonly (readonly [row: number, level: number])[];
  readonly root: number;
  readonly stat: number;
}
export type Rows = readonly (Row | null)[];
export type TableBytes = Readonly<Record<TableName, Uint8Array>>;

const DIMENSION = 16;

export function tablesOf(rows: Rows): TableBytes {
  const pairs = rows.map((row) => (row?.neighbours ?? []).filter(([item]) => item < rows.length && rows[item]));
  const offsets = new Int32Array(rows.length + 1);
  for (const [i, { length }] of pairs.entries()) offsets[i + 1] = offsets[i] + length;
  const byKind = <T>(of: (k: number) => T) =>
    Object.fromEntries(NEIGHBOUR_KINDS.map((kind, k) => [kind, of(k)])) as never;
  const stats = STATS.map((name, s) => [name, Float32Array.from(rows, (row) => (s % 2 === 0 ? (row?.stat ?? 0) : 0))]);
  return {
    items: writeItems(
      rows.map((row) => row?.item ?? { id: "", inStock: false }),
      ["size"],
    ),
    vectors: writeVectors(
      quantise(Float32Array.from(rows.flatMap((row) => row?.vector ?? Array(DIMENSION).fill(0))), DIMENSION),
    ),
    neighbours: writeNeighbours({
      n: rows.length,
      offsets,
      items: Int32Array.from(pairs.flat(), ([item]) => item),
      levels: byKind((k) => Uint8Array.from(pairs.flat(), ([, level]) => (level * (k + 1)) % 256)),
      roots: byKind((k) => Float32Array.from(rows, (row) => (row?.root ?? 0) / (k + 1))),
    }),
    stats: writeStats({ n: rows.length, ...Object.fromEntries(stats) } as StatsTable),
  };
}

const text = fc.string({ unit: "grapheme", maxLength: 12 });
const row = (n: number): fc.Arbitrary<Row> =>
  fc.record({
    item: fc.record(
      {
        id: text,
        title: text,
        url: text,
        price: fc.float({ noNaN: true, min: 0 }),
        inStock: fc.boolean(),
        category: fc.constantFrom("a", "b", "c", "ü"),
        brand: text,
        regions: fc.constantFrom([], ["de"], ["de", "fr"]),
        attributes: fc.record({ size: fc.constantFrom("s", "m", "l") }),
      },
      { requiredKeys: ["id"] },
    ),
    vector: fc.array(fc.integer({ min: -9, max: 9 }), { minLength: DIMENSION, maxLength: DIMENSION }),
    neighbours: fc.array(fc.tuple(fc.nat(n), fc.nat(255)), { maxLength: 5 }),
    root: fc.float({ noNaN: true }),
    stat: fc.float({ noNaN: true }),
  });

/** The rows of a release and of the next one: most as they were, some changed, some gone, some new. */
export const twoReleases: fc.Arbitrary<readonly [before: Rows, after: Rows]> = fc
  .integer({ min: 0, max: 30 })
  .chain((n) =>
    fc.tuple(
      fc.array(fc.option(row(n), { freq: 9 }), { minLength: n, maxLength: n }),
      fc.array(fc.tuple(fc.constantFrom("same", "same", "same", "change", "title", "delete"), row(n + 5)), {
        minLength: n,
        maxLength: n,
      }),
      fc.array(row(n + 5), { maxLength: 5 }),
    ),
  )
  .map(([before, edits, added]) => [
    before,
    [
      ...before.map((old, i) => {
        const [what, fresh] = edits[i];
        if (what === "same" || (what === "title" && !old)) return old;
        if (what === "delete") return null;
        return what === "title" && old ? { ...old, item: { ...old.item, title: fresh.item.title } } : fresh;
      }),
      ...added,
    ],
  ]);
