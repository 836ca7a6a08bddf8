export interface Move {
  readonly row: number;
  /** The row to put it before; null for the end. */
  readonly before: number | null;
}

/**
 * The fewest moves that turn rows 0..n-1 into `target` (the row for each place), done in the order given.
 *
 * Rows in a longest increasing subsequence of target places stay put, the others move around them (Fredman 1975). Rows
 * in `anchors`, most important first, never move, as long as they agree with the anchors before them: two anchors that
 * must swap cannot both stay.
 */
export function plan(target: readonly number[], anchors: readonly number[] = []): Move[] {
  const place = new Array<number>(target.length);
  for (let i = 0; i < target.length; i++) place[target[i]] = i;
  const kept: number[] = [];
  const agrees = (row: number) => kept.every((other) => other === row || row < other === place[row] < place[other]);
  for (const anchor of anchors) if (agrees(anchor)) kept.push(anchor);
  // Every row left here agrees with every anchor, so a longest subsequence of them has all anchors in it.
  const stays = new Set(longestIncreasing(place, [...place.keys()].filter(agrees)));
  const moves: Move[] = [];
  for (let i = target.length - 1; i >= 0; i--) {
    if (!stays.has(target[i])) moves.push({ row: target[i], before: i + 1 < target.length ? target[i + 1] : null });
  }
  return moves;
}

/** Of the `rows`, in order, a longest subsequence whose places increase. Patience sorting, O(n log n). */
function longestIncreasing(place: readonly number[], rows: readonly number[]): number[] {
  const tails: number[] = [];
  const previous = new Map<number, number | undefined>();
  for (const row of rows) {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (place[tails[middle]] < place[row]) low = middle + 1;
      else high = middle;
    }
    previous.set(row, tails[low - 1]);
    tails[low] = row;
  }
  const result: number[] = [];
  for (let row = tails.at(-1); row !== undefined; row = previous.get(row)) result.push(row);
  return result.reverse();
}
