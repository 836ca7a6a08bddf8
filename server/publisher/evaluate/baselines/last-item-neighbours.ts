import type { NeighbourTable } from "../../../../shared/release/tables.ts";
import { type Baseline, firstDistinct } from "./baseline.ts";

/** The release's neighbours of the last item that it holds, filled up by popularity. */
export function lastItemNeighbours(
  { n, offsets, items }: Pick<NeighbourTable, "n" | "offsets" | "items">,
  popular: Iterable<number>,
  k: number,
): Baseline {
  return ({ items: session }) => {
    const last = session.filter((item) => item < n).at(-1);
    const neighbours = last === undefined ? [] : items.subarray(offsets[last], offsets[last + 1]);
    return firstDistinct(k, neighbours, popular);
  };
}
