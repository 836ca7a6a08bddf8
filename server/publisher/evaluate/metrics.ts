/** Means over cases, as fractions of 1. The target is ranked among all items; a miss counts 0. */
export interface Accuracy {
  readonly cases: number;
  /** Share of cases with the target among the first k. */
  readonly hr: number;
  /** Mean of 1 / rank. */
  readonly mrr: number;
  /** Mean of 1 / log2(1 + rank): NDCG with one relevant item (Järvelin & Kekäläinen 2002). */
  readonly ndcg: number;
}

/** Sums of one method over cases, in total and by prefix length. */
export class Tally {
  readonly #groups = new Map<string, { cases: number; hr: number; mrr: number; ndcg: number }>();
  readonly #shown = new Set<number>();

  /** @param order the method's answer, best first, at most k item indices */
  add(order: readonly number[], target: number, prefixLength: number): void {
    const rank = order.indexOf(target) + 1;
    for (const item of order) this.#shown.add(item);
    for (const group of ["all", prefixGroup(prefixLength)]) {
      const sums = this.#groups.get(group) ?? { cases: 0, hr: 0, mrr: 0, ndcg: 0 };
      sums.cases++;
      if (rank > 0) {
        sums.hr += 1;
        sums.mrr += 1 / rank;
        sums.ndcg += 1 / Math.log2(1 + rank);
      }
      this.#groups.set(group, sums);
    }
  }

  get accuracy(): Accuracy {
    return this.#mean("all");
  }

  /** Groups with at least one case, shortest prefixes first. */
  get byPrefixLength(): Readonly<Record<string, Accuracy>> {
    return Object.fromEntries(PREFIX_GROUPS.filter((g) => this.#groups.has(g)).map((g) => [g, this.#mean(g)]));
  }

  /** Share of the catalogue that was shown to somebody. */
  coverage(items: number): number {
    return items > 0 ? this.#shown.size / items : 0;
  }

  #mean(group: string): Accuracy {
    const { cases, hr, mrr, ndcg } = this.#groups.get(group) ?? { cases: 0, hr: 0, mrr: 0, ndcg: 0 };
    const n = cases || 1;
    return { cases, hr: hr / n, mrr: mrr / n, ndcg: ndcg / n };
  }
}

const PREFIX_GROUPS = ["1", "2", "3", "4", "5-9", "10+"];

function prefixGroup(length: number): string {
  if (length <= 4) return String(length);
  return length < 10 ? "5-9" : "10+";
}
