import { makeShard, type Shard } from "../shared/engine/shard.ts";
import type { Rng } from "../shared/math/rng.ts";
import { quantise } from "../shared/release/quantise.ts";
import { NEIGHBOUR_KINDS, readItems, STATS, writeItems } from "../shared/release/tables.ts";

const ITEMS = 43_000;
const DIMENSION = 64;
const NEIGHBOURS = 40;
/** Items lie in groups; half of an item's neighbours are of its group, the rest anywhere. */
const GROUP = 300;

/** A shard of Diginetica's size with random content: every table full, so that nothing is cheaper than on a real site. */
export function randomShard(rng: Rng): Shard {
  const gaussian = (): number => rng() + rng() + rng() + rng() - 2;
  const vectors = new Float32Array(ITEMS * DIMENSION);
  const centre = new Float32Array(DIMENSION);
  for (let i = 0; i < ITEMS; i++) {
    if (i % GROUP === 0) for (let d = 0; d < DIMENSION; d++) centre[d] = gaussian();
    for (let d = 0; d < DIMENSION; d++) vectors[i * DIMENSION + d] = centre[d] + 0.7 * gaussian();
  }
  const items = new Int32Array(ITEMS * NEIGHBOURS);
  for (let i = 0; i < ITEMS; i++) {
    const group = i - (i % GROUP);
    for (let e = 0; e < NEIGHBOURS; e++) {
      const near = Math.min(ITEMS - 1, group + Math.floor(rng() * GROUP));
      items[i * NEIGHBOURS + e] = e % 2 === 0 ? near : Math.floor(rng() * ITEMS);
    }
  }
  const levels = NEIGHBOUR_KINDS.map((kind) => [
    kind,
    Uint8Array.from({ length: items.length }, () => Math.floor(rng() * 256)),
  ]);
  const roots = NEIGHBOUR_KINDS.map((kind) => [kind, Float32Array.from({ length: ITEMS }, rng)]);
  const stats = STATS.map((name) => [name, Float32Array.from({ length: ITEMS }, rng)]);
  const catalogue = Array.from({ length: ITEMS }, (_, i) => ({
    id: `i${i}`,
    title: `Item ${i}`,
    category: `c${Math.floor(i / GROUP)}`,
    brand: `b${i % 97}`,
    price: 5 + 200 * rng(),
  }));
  return makeShard({
    items: readItems(writeItems(catalogue, [])),
    vectors: quantise(vectors, DIMENSION),
    neighbours: {
      n: ITEMS,
      offsets: Int32Array.from({ length: ITEMS + 1 }, (_, i) => i * NEIGHBOURS),
      items,
      levels: Object.fromEntries(levels),
      roots: Object.fromEntries(roots),
    },
    stats: { n: ITEMS, ...Object.fromEntries(stats) },
    popularIds: catalogue.slice(0, 500).map(({ id }) => id),
    manifest: { features: [], meanWeights: null },
  });
}
