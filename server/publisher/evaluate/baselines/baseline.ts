/** What a baseline may look at. */
export interface Question {
  /** Item numbers of the prefix's interactions, oldest first; empty when none of them is known. */
  readonly items: readonly number[];
  /** Number of the visitor, -1 when unknown. */
  readonly user: number;
}

/** A yardstick: answers with distinct item numbers, best first, at most as many as it was made for. */
export type Baseline = (question: Question) => readonly number[];

/** The first k distinct items of lists, one after the other: a baseline that runs out is filled up by the next. */
export function firstDistinct(k: number, ...lists: readonly Iterable<number>[]): number[] {
  const distinct = new Set<number>();
  for (const list of lists) {
    for (const item of list) {
      if (distinct.size >= k) return [...distinct];
      distinct.add(item);
    }
  }
  return [...distinct];
}
