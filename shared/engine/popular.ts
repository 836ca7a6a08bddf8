import type { Scored } from "./scoring.ts";
import type { Shard } from "./shard.ts";

/** How many popular items a slot can choose from at rung 1. */
const POPULAR_CANDIDATES = 200;

/** Rung 1 in the worker: the release's popular items, for lists and slots alike; items outside of them keep page order. */
export function popularScores(shard: Shard, pageItems: readonly number[]): Scored {
  const popular = shard.popular.subarray(0, POPULAR_CANDIDATES);
  const places = new Map<number, number>();
  for (const item of popular) places.set(item, places.size);
  const retrieved = places.size;
  for (const item of pageItems) if (!places.has(item)) places.set(item, places.size);
  const items = Int32Array.from(places.keys());
  const popularity = new Map(Array.from(shard.popular, (item, rank) => [item, -rank] as const));
  return {
    items,
    retrieved,
    scores: Float32Array.from(items, (item) => popularity.get(item) ?? -shard.popular.length),
    because: new Int8Array(items.length).fill(-1),
    placeOf: (item) => places.get(item) ?? -1,
  };
}
