import type { Sessions } from "./train/sessions.ts";
import type { Split } from "./train/split-sessions.ts";

/** What training on the published sessions needs of a split. */
export type PublishedSplit = Pick<Split, "cut" | "ranker">;

/**
 * A split of all sessions in the numbers of those that are published: items and whole sessions may have gone.
 *
 * @param kept by published session: its number among all
 * @param published with the items that are left; what has no step left to learn from is left out
 */
export function publishedSplit({ cut, ranker }: Split, kept: Int32Array, { offsets }: Sessions): PublishedSplit {
  const published = kept.filter((session) => session < cut).length;
  // Nothing is left of the past: all there is must be learned from.
  if (offsets[published] === published) return { cut: kept.length, ranker: [] };
  const numbers = new Map(Array.from(kept, (session, number) => [session, number]));
  const left = ranker.flatMap((session) => {
    const number = numbers.get(session);
    return number !== undefined && offsets[number + 1] - offsets[number] > 1 ? [number] : [];
  });
  return { cut: published, ranker: left };
}
