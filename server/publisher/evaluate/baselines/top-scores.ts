/** Sums by item number; only the numbers that were touched are looked at and cleared. */
export class TopScores {
  readonly #scores: Float64Array;
  readonly #touched: number[] = [];

  constructor(n: number) {
    this.#scores = new Float64Array(n);
  }

  /** A score of 0 or less is no vote. */
  add(item: number, score: number): void {
    if (score <= 0) return;
    if (this.#scores[item] === 0) this.#touched.push(item);
    this.#scores[item] += score;
  }

  /** The k items with the highest sums, ties to the lower number, and forgets everything. */
  take(k: number): number[] {
    const scores = this.#scores;
    const best = this.#touched.sort((a, b) => scores[b] - scores[a] || a - b).slice(0, k);
    for (const item of this.#touched) scores[item] = 0;
    this.#touched.length = 0;
    return best;
  }
}
