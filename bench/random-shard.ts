import type { CatalogueItem } from "../shared/contracts/item.ts";
import { makeShard, type Shard } from "../shared/engine/shard.ts";
import type { Rng } from "../shared/math/rng.ts";
import { quantise, type VectorTable } from "../shared/release/quantise.ts";
import {
  NEIGHBOUR_KINDS,
  type NeighbourTable,
  readItems,
  STATS,
  type StatsTable,
  writeItems,
} from "../shared/release/tables.ts";

/** Diginetica's. */
const ITEMS = 43_000;
const DIMENSION = 64;
/** The most that the publisher ships of an item. */
const NEIGHBOURS = 40;
/** Items lie in groups; half of an item's neighbours are of its group, the rest anywhere. */
const GROUP = 300;
const POPULAR = 500;

export interface RandomTables {
  readonly catalogue: readonly CatalogueItem[];
  readonly vectors: VectorTable;
  readonly neighbours: NeighbourTable;
  readonly stats: StatsTable;
  readonly popularIds: readonly string[];
}

/** Random content: every table full, so that nothing is cheaper than on a real site. */
export function randomTables(n: number, rng: Rng): RandomTables {
  const gaussian = (): number => rng() + rng() + rng() + rng() - 2;
  const vectors = new Float32Array(n * DIMENSION);
  const centre = new Float32Array(DIMENSION);
  for (let i = 0; i < n; i++) {
    if (i % GROUP === 0) for (let d = 0; d < DIMENSION; d++) centre[d] = gaussian();
    for (let d = 0; d < DIMENSION; d++) vectors[i * DIMENSION + d] = centre[d] + 0.7 * gaussian();
  }
  const items = new Int32Array(n * NEIGHBOURS);
  for (let i = 0; i < n; i++) {
    const group = i - (i % GROUP);
    for (let e = 0; e < NEIGHBOURS; e++) {
      const near = Math.min(n - 1, group + Math.floor(rng() * GROUP));
      items[i * NEIGHBOURS + e] = e % 2 === 0 ? near : Math.floor(rng() * n);
    }
  }
  const filled = <T extends Float32Array | Uint8Array>(values: T, next: () => number): T => {
    for (let i = 0; i < values.length; i++) values[i] = next();
    return values;
  };
  const byte = (): number => Math.floor(rng() * 256);
  const levels = NEIGHBOUR_KINDS.map((kind) => [kind, filled(new Uint8Array(items.length), byte)]);
  const roots = NEIGHBOUR_KINDS.map((kind) => [kind, filled(new Float32Array(n), rng)]);
  const stats = STATS.map((name) => [name, filled(new Float32Array(n), rng)]);
  const catalogue = Array.from({ length: n }, (_, i) => ({
    id: `i${i}`,
    title: `Item ${i}`,
    category: `c${Math.floor(i / GROUP)}`,
    brand: `b${i % 97}`,
    price: 5 + 200 * rng(),
  }));
  return {
    catalogue,
    vectors: quantise(vectors, DIMENSION),
    neighbours: {
      n,
      offsets: Int32Array.from({ length: n + 1 }, (_, i) => i * NEIGHBOURS),
      items,
      levels: Object.fromEntries(levels),
      roots: Object.fromEntries(roots),
    },
    stats: { n, ...Object.fromEntries(stats) },
    popularIds: catalogue.slice(0, POPULAR).map(({ id }) => id),
  };
}

/** The same as a device holds it, of Diginetica's size. */
export function randomShard(rng: Rng, n = ITEMS): Shard {
  const { catalogue, ...tables } = randomTables(n, rng);
  return makeShard({
    ...tables,
    items: readItems(writeItems(catalogue, [])),
    manifest: { features: [], meanWeights: null },
  });
}
