import type { Shard } from "../../shared/engine/shard.ts";
import type { Rng } from "../../shared/math/rng.ts";

/** Clicks of a visit. */
export const VISIT_LENGTH = 8;
const LIST_LENGTH = 50;
/** Of the list, items near the first click; the others are popular ones. */
const NEAR = 20;

/** One visitor of a page: what is clicked one after the other, and the list that is ranked after each click. */
export interface Visit {
  readonly clicks: readonly string[];
  readonly list: readonly string[];
}

/** Visitors who wander from neighbour to neighbour, beginning at a popular item as often as at any. */
export function randomVisit(shard: Shard, rng: Rng): Visit {
  const any = (n: number): number => Math.floor(rng() * n);
  const { offsets, items } = shard.neighbours;
  const nextOf = (item: number): number => {
    const count = offsets[item + 1] - offsets[item];
    return count > 0 ? items[offsets[item] + any(count)] : any(shard.n);
  };
  let item = rng() < 0.5 ? shard.popular[any(shard.popular.length)] : any(shard.n);
  const near = Array.from({ length: NEAR }, () => nextOf(item));
  const clicks: number[] = [];
  for (let i = 0; i < VISIT_LENGTH; i++) {
    clicks.push(item);
    item = nextOf(item);
  }
  const list = new Set(near);
  while (list.size < LIST_LENGTH) list.add(shard.popular[any(shard.popular.length)]);
  const idOf = (index: number): string => shard.items.keys.at(index) as string;
  return { clicks: clicks.map(idOf), list: Array.from(list, idOf) };
}
