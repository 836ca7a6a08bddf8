import type { Shard } from "../../../shared/engine/shard.ts";
import type { VectorTable } from "../../../shared/release/quantise.ts";
import {
  NEIGHBOUR_KINDS,
  type NeighbourKind,
  type NeighbourTable,
  STATS,
  type StatsTable,
} from "../../../shared/release/tables.ts";
import { itemStats } from "../tables/stats.ts";

/**
 * The shard as it would be if nobody had visited some of its items: they have no neighbours and are nobody's, and their
 * counts are those of an item without visits.
 *
 * @param chosen 1 for every such item
 * @param vectors the shard's, with the vectors those items would have
 */
export function asIfUnvisited(shard: Shard, chosen: Uint8Array, vectors: VectorTable): Shard {
  return {
    ...shard,
    vectors,
    neighbours: withoutNeighbours(shard.neighbours, chosen),
    stats: withoutCounts(shard.stats, chosen),
    popular: shard.popular.filter((item) => !chosen[item]),
  };
}

function withoutNeighbours({ n, offsets, items, levels, roots }: NeighbourTable, chosen: Uint8Array): NeighbourTable {
  const kept = new Int32Array(items.length);
  const keptOffsets = new Int32Array(n + 1);
  let count = 0;
  for (let item = 0; item < n; item++) {
    for (let e = offsets[item]; e < offsets[item + 1]; e++) {
      if (!chosen[item] && !chosen[items[e]]) kept[count++] = e;
    }
    keptOffsets[item + 1] = count;
  }
  const entries = kept.subarray(0, count);
  return {
    n,
    offsets: keptOffsets,
    items: entries.map((e) => items[e]),
    levels: Object.fromEntries(
      NEIGHBOUR_KINDS.map((kind) => [kind, Uint8Array.from(entries, (e) => levels[kind][e])]),
    ) as Record<NeighbourKind, Uint8Array>,
    roots,
  };
}

function withoutCounts(stats: StatsTable, chosen: Uint8Array): StatsTable {
  const unvisited = itemStats({ items: new Int32Array(0), offsets: Int32Array.of(0) }, 1, 1);
  const columns = STATS.map((name) => [
    name,
    stats[name].map((value, item) => (chosen[item] ? unvisited[name][0] : value)),
  ]);
  return { n: stats.n, ...Object.fromEntries(columns) };
}
