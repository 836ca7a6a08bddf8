/** What a baseline may look at. */
export interface Question {
  /** Item numbers of the prefix's interactions, oldest first; empty when none of them is known. */
  readonly items: readonly number[];
  /** Item numbers of the visitor's interactions in earlier sessions, oldest first; empty when unknown. */
  readonly earlier: readonly number[];
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
