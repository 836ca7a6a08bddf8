import type { CatalogueItem } from "../contracts/index.ts";
import { seededRng } from "../math/rng.ts";
import { quantise } from "../release/quantise.ts";
import {
  NEIGHBOUR_KINDS,
  type NeighbourTable,
  readItems,
  STATS,
  type StatsTable,
  writeItems,
} from "../release/tables.ts";
import { makeShard, type Shard } from "./shard.ts";

/**
 * A small shard for tests: item i is "i<i>" in category c<i % 3>, its vector random by seed, its neighbours i+1 and i+2
 * with falling weights, its popularity falling with i.
 */
export function fixtureShard(n = 40, dimension = 16, items: readonly Partial<CatalogueItem>[] = []): Shard {
  const rng = seededRng(5);
  const catalogue = Array.from({ length: n }, (_, i) => ({
    id: `i${i}`,
    title: `Item ${i}`,
    category: `c${i % 3}`,
    brand: `b${i % 2}`,
    price: 10 + i,
    ...items[i],
  }));
  return makeShard({
    items: readItems(writeItems(catalogue, [])),
    vectors: quantise(
      Float32Array.from({ length: n * dimension }, () => rng() * 2 - 1),
      dimension,
    ),
    neighbours: fixtureNeighbours(n),
    stats: fixtureStats(n),
    manifest: { features: [], meanWeights: null },
    popularIds: catalogue.map(({ id }) => id),
  });
}

function fixtureNeighbours(n: number): NeighbourTable {
  const rows = Array.from({ length: n }, (_, i) => [i + 1, i + 2].filter((j) => j < n));
  const offsets = new Int32Array(n + 1);
  for (let i = 0; i < n; i++) offsets[i + 1] = offsets[i] + rows[i].length;
  const levels = Uint8Array.from(rows.flatMap((row) => row.map((_, rank) => 255 - 100 * rank)));
  const byKind = <T>(value: T) => Object.fromEntries(NEIGHBOUR_KINDS.map((kind) => [kind, value])) as never;
  return {
    n,
    offsets,
    items: Int32Array.from(rows.flat()),
    levels: byKind(levels),
    roots: byKind(new Float32Array(n).fill(1)),
  };
}

function fixtureStats(n: number): StatsTable {
  const columns = STATS.map((name) => [name, Float32Array.from({ length: n }, (_, i) => (n - i) / n)]);
  return { n, ...Object.fromEntries(columns) } as unknown as StatsTable;
}
