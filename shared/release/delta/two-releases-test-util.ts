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
  /** One of few, as counts are. */
  readonly count: number;
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
  const stats = STATS.map((name, s) => [
    name,
    Float32Array.from(rows, (row) => [row?.stat ?? 0, 0, row?.count ?? 0][s % 3]),
  ]);
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
    count: fc.nat(3),
  });

/** The rows of a release and of the next one: most as they were, some changed, some gone, some new. */
export const twoReleases: fc.Arbitrary<readonly [before: Rows, after: Rows]> = fc
  .integer({ min: 0, max: 30 })
  .chain((n) =>
    fc.tuple(
      fc.array(fc.option(row(n), { freq: 9 }), { minLength: n, maxLength: n }),
      fc.array(
        fc.tuple(fc.constantFrom("same", "same", "same", "change", "title", "neighbours", "delete"), row(n + 5)),
        {
          minLength: n,
          maxLength: n,
        },
      ),
      fc.array(row(n + 5), { maxLength: 5 }),
      fc.boolean(),
    ),
  )
  .map(([before, edits, added, isLater]) => {
    const after = before.map((old, i) => {
      const [what, fresh] = edits[i];
      if (what === "delete") return null;
      if (what === "change") return fresh;
      if (!old) return old;
      if (what === "title") return { ...old, item: { ...old.item, title: fresh.item.title } };
      return what === "neighbours" ? { ...old, neighbours: mixed(old.neighbours, fresh.neighbours) } : old;
    });
    // A log that has grown counts everybody anew.
    const rows = [...after, ...added].map((one) => one && { ...one, count: isLater ? one.count / 2 + 1 : one.count });
    return [before, rows];
  });

/** Some of the neighbours stay, some of them with another level, and others come between them. */
const mixed = (old: Row["neighbours"], fresh: Row["neighbours"]): Row["neighbours"] => [
  ...fresh.slice(0, 1),
  ...old.filter((_, i) => i % 3 !== 0).map(([item, level], i) => [item, i % 2 ? level : (level + 1) % 256] as const),
  ...fresh.slice(1, 3),
];
