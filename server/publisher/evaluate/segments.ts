import type { StatsTable } from "../../../shared/release/tables.ts";
import type { Segments } from "./evaluation.ts";
import { AccuracySums } from "./metrics.ts";

/** What a case is counted under. */
export interface CaseGroups {
  readonly prefixLength: string;
  readonly popularity: PopularityGroup;
  readonly repeat: "repeat" | "new";
}

const PREFIX_GROUPS = ["1", "2", "3", "4", "5-9", "10+"];
const POPULARITY_GROUPS = ["head", "middle", "tail", "unseen"] as const;
const REPEAT_GROUPS = ["repeat", "new"] as const;
export type PopularityGroup = (typeof POPULARITY_GROUPS)[number];

/** @param interactions in the prefix, of known and unknown items */
export function prefixGroup(interactions: number): string {
  if (interactions <= 4) return String(interactions);
  return interactions < 10 ? "5-9" : "10+";
}

/** Sessions with each item, as far as the release tells: 0 where they were too few to be shipped. */
export const visitCounts = ({ popularity }: Pick<StatsTable, "popularity">): Float64Array =>
  Float64Array.from(popularity, (logarithm) => Math.round(Math.expm1(logarithm)));

/**
 * Parts items by popularity so that each part has about a third of all visits: a few head items, many in the tail.
 *
 * @param counts visits by item
 * @returns group of an item; "unseen" for items without visits and for numbers that are no item of the release
 */
export function popularityGroups(counts: Float64Array): (item: number) => PopularityGroup {
  const order = Array.from(counts.keys()).sort((a, b) => counts[b] - counts[a] || a - b);
  const third = counts.reduce((sum, count) => sum + count, 0) / 3;
  const groups = new Map<number, PopularityGroup>();
  let before = 0;
  for (const item of order) {
    if (counts[item] === 0) break;
    groups.set(item, before < third ? "head" : before < 2 * third ? "middle" : "tail");
    before += counts[item];
  }
  return (item) => groups.get(item) ?? "unseen";
}

/** Accuracy of one method, split three ways. */
export class SegmentSums {
  readonly #prefixLength = new GroupSums();
  readonly #popularity = new GroupSums();
  readonly #repeat = new GroupSums();

  add(rank: number, groups: CaseGroups): void {
    this.#prefixLength.add(groups.prefixLength, rank);
    this.#popularity.add(groups.popularity, rank);
    this.#repeat.add(groups.repeat, rank);
  }

  get means(): Segments {
    return {
      byPrefixLength: this.#prefixLength.means(PREFIX_GROUPS),
      byTargetPopularity: this.#popularity.means(POPULARITY_GROUPS),
      byRepeat: this.#repeat.means(REPEAT_GROUPS),
    };
  }
}

class GroupSums {
  readonly #sums = new Map<string, AccuracySums>();

  add(group: string, rank: number): void {
    const sums = this.#sums.get(group) ?? new AccuracySums();
    sums.add(rank);
    this.#sums.set(group, sums);
  }

  means(order: readonly string[]) {
    return Object.fromEntries(
      order.flatMap((group) => {
        const sums = this.#sums.get(group);
        return sums ? [[group, sums.mean] as const] : [];
      }),
    );
  }
}
