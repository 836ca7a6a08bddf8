import type { CatalogueItem } from "../../shared/contracts/index.ts";
import { SessionCounter } from "./tables/session-counter.ts";
import type { Sessions } from "./train/sessions.ts";

/** What a release of the past alone would know of the items of the one that is built; 1 or 0 by item. */
export interface PastItems {
  /** Visited by enough of the earlier sessions to be published. */
  readonly visited: Uint8Array;
  /** Listed by the catalogue and not visited: new items. */
  readonly unvisited: Uint8Array;
}

/**
 * Held-out sessions are asked of a release of the past, and that must not hold an item because a held-out session visits
 * it: an item that is there for its later visits is an easy guess, and no release can hold one for visits to come.
 *
 * @param cut sessions before it are the past
 * @param items of the release in index order
 */
export function pastItems(
  { items: visits, offsets }: Sessions,
  cut: number,
  kSessions: number,
  items: readonly CatalogueItem[],
  catalogue: readonly CatalogueItem[] | null,
): PastItems {
  const counter = new SessionCounter(items.length);
  for (let s = 0; s < cut; s++) {
    for (let at = offsets[s]; at < offsets[s + 1]; at++) counter.add(visits[at], s);
  }
  const listed = new Set((catalogue ?? []).map(({ id }) => id));
  const visited = Uint8Array.from(counter.sessions, (count) => (count >= kSessions ? 1 : 0));
  const unvisited = Uint8Array.from(items, ({ id }, item) => (visited[item] === 0 && listed.has(id) ? 1 : 0));
  return { visited, unvisited };
}
