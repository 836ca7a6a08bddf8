import type { Shard } from "../../../shared/engine/shard.ts";
import { seededRng, shuffle } from "../../../shared/math/rng.ts";
import { quantise } from "../../../shared/release/quantise.ts";
import { asIfUnvisited } from "./as-if-unvisited.ts";
import type { Space } from "./space.ts";

/** So many shards, each with other items as new ones; a large catalogue has enough items for one. */
const SHARDS = 4;
const LARGE_CATALOGUE = 20_000;
/** Share of the items that are practised on: that of the new ones in the release, within these. */
const LEAST_SHARE = 0.05;
const MOST_SHARE = 0.25;
/** Fewer than this in a shard and the lists hold hardly any. */
const LEAST_ITEMS = 3;

/**
 * Shards in which some items are treated as if nobody had visited them. Nothing in the log says how a visitor takes to an
 * item that is only in the catalogue: it has no counts and no neighbours, so a ranker that never saw one chosen puts them
 * last. On these shards it learns what a vector from attributes alone is worth.
 *
 * @param logged items of the log, which come first; the rest are the new ones
 * @returns none when the release has no new item that can be placed
 */
export function practiceShards(shard: Shard, space: Space, logged: number, seed: number): Shard[] {
  const { dimension, rowsAsIfUnvisited } = space;
  const placed = countPlaced(shard, logged);
  if (!rowsAsIfUnvisited || placed === 0) return [];
  const visited: number[] = [];
  for (let item = 0; item < logged; item++) if (shard.stats.popularity[item] > 0) visited.push(item);
  shuffle(visited, seededRng(seed));
  const share = Math.max(LEAST_SHARE, Math.min(MOST_SHARE, placed / (placed + logged)));
  const size = Math.round(share * visited.length);
  if (size < LEAST_ITEMS) return [];
  return Array.from({ length: shard.n <= LARGE_CATALOGUE ? SHARDS : 1 }, (_, at) => {
    const chosen = new Uint8Array(shard.n);
    for (const item of visited.slice(at * size, (at + 1) * size)) chosen[item] = 1;
    return asIfUnvisited(shard, chosen, quantise(rowsAsIfUnvisited(chosen), dimension));
  });
}

function countPlaced({ n, vectors }: Shard, logged: number): number {
  let placed = 0;
  for (let item = logged; item < n; item++) if (vectors.scales[item] > 0) placed++;
  return placed;
}
