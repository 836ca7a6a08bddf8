/** Means over cases, as fractions of 1. A miss counts 0. */
export interface Accuracy {
  readonly cases: number;
  /** Share of cases whose target is among the first k. */
  readonly hr: number;
  /** Mean of 1 / rank, 0 outside the first k. */
  readonly mrr: number;
  /** Mean of 1 / log2(1 + rank), 0 outside the first k: NDCG with one relevant item (Järvelin & Kekäläinen 2002). */
  readonly ndcg: number;
}

/** A case's share in MRR. @param rank 1-based, 0 for a miss */
export const reciprocalRank = (rank: number): number => (rank > 0 ? 1 / rank : 0);

/** A case's share in NDCG. @param rank 1-based, 0 for a miss */
export const discountedGain = (rank: number): number => (rank > 0 ? 1 / Math.log2(1 + rank) : 0);

/** Sums over cases, by their ranks. */
export class AccuracySums {
  #cases = 0;
  #hits = 0;
  #reciprocal = 0;
  #gain = 0;

  /** @param rank 1-based place of the target in the list, 0 for a miss */
  add(rank: number): void {
    this.#cases++;
    if (rank > 0) this.#hits++;
    this.#reciprocal += reciprocalRank(rank);
    this.#gain += discountedGain(rank);
  }

  get mean(): Accuracy {
    const n = this.#cases || 1;
    return { cases: this.#cases, hr: this.#hits / n, mrr: this.#reciprocal / n, ndcg: this.#gain / n };
  }
}

/** @param ranks 1-based; 0 where the target was not found, and beyond k counts as not found too */
export function accuracyOfRanks(ranks: ArrayLike<number>, k: number): Accuracy {
  const sums = new AccuracySums();
  for (let i = 0; i < ranks.length; i++) sums.add(ranks[i] <= k ? ranks[i] : 0);
  return sums.mean;
}

/** 1-based place of a target in an order, 0 when it is not there; -1, an item that no method knows, never is. */
export const placeIn = (order: ArrayLike<number>, target: number): number =>
  target < 0 ? 0 : Array.prototype.indexOf.call(order, target) + 1;

/**
 * 1-based rank of a target by score, highest first; 0 when it is none. Ties go to the candidate that stands first, and
 * never to the target for being the target.
 *
 * @param target place in `scores`, -1 when it is not one of them
 */
export function rankOf(target: number, scores: ArrayLike<number>): number {
  if (target < 0) return 0;
  const own = scores[target];
  let rank = 1;
  for (let i = 0; i < scores.length; i++) {
    if (scores[i] > own || (scores[i] === own && i < target)) rank++;
  }
  return rank;
}
