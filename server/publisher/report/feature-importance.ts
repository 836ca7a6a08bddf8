import { FEATURE_COUNT, FEATURE_GROUPS, FEATURES } from "../../../shared/engine/features.ts";
import type { Models } from "../../../shared/engine/models.ts";
import type { Shard } from "../../../shared/engine/shard.ts";
import { seededRng, shuffle } from "../../../shared/math/rng.ts";
import type { Case } from "../evaluate/cases.ts";
import { accuracyOfRanks, rankOf, reciprocalRank } from "../evaluate/metrics.ts";
import { evenly } from "../evenly.ts";
import { type CandidateList, ListCollector } from "../train/ranker-lists.ts";

/** What the ranker loses without the information of a column, or of a group of columns. */
export interface Importance {
  readonly name: string;
  /** Columns that were shuffled together. */
  readonly columns: number;
  /** MRR@k and HR@k with the true values less those with shuffled ones, as fractions of 1. */
  readonly mrrDrop: number;
  readonly hrDrop: number;
  /** Of mrrDrop, over the lists. */
  readonly standardError: number;
}

export interface FeatureImportance {
  /** Held-out lists whose target is a candidate: only their order is the ranker's doing. */
  readonly lists: number;
  readonly k: number;
  /** Of the ranker on these lists. */
  readonly mrr: number;
  readonly hr: number;
  /** Largest loss of MRR first. */
  readonly groups: readonly Importance[];
  readonly columns: readonly Importance[];
}

/** Every one is scored again for every column, half a millisecond a time. */
const LISTS = 200;

/** Ticks of a measurement. */
export const IMPORTANCE_STEPS = 1 + Object.keys(FEATURE_GROUPS).length + FEATURE_COUNT;

/**
 * Permutation importance (Breiman 2001; Fisher, Rudin & Dominici 2019): values of a column are shuffled over all candidates
 * of all lists, which keeps their distribution and takes away what they say. Columns that say the same stand in for each
 * other, so the groups tell more than the columns.
 */
export async function featureImportance(
  shard: Shard,
  models: Models,
  cases: readonly Case[],
  k: number,
  seed: number,
  tick: () => void = () => {},
): Promise<FeatureImportance | null> {
  const lists = await collectLists(shard, models, evenly(cases, LISTS));
  tick();
  if (lists.length === 0) return null;
  const shuffledRows = new ShuffledRows(lists, seed);
  const measure = async (columns: readonly number[]): Promise<number[]> => {
    const ranks: number[] = [];
    for (let l = 0; l < lists.length; l++) {
      const rows = columns.length === 0 ? lists[l].features : shuffledRows.list(l, columns);
      const rank = rankOf(lists[l].target, await models.score(rows, rows.length / FEATURE_COUNT));
      ranks.push(rank <= k ? rank : 0);
    }
    return ranks;
  };
  const base = await measure([]);
  const whole = accuracyOfRanks(base, k);
  const moving = movingColumns(lists);
  const importance = async (name: string, columns: readonly number[]): Promise<Importance> => {
    // A column that is the same everywhere, such as prices of a log without a catalogue, can be shuffled by nobody.
    const ranks = columns.some((column) => moving[column]) ? await measure(columns) : base;
    tick();
    const drops = ranks.map((rank, l) => reciprocalRank(base[l]) - reciprocalRank(rank));
    const mean = meanOf(drops);
    const variance = meanOf(drops.map((drop) => (drop - mean) ** 2));
    return {
      name,
      columns: columns.length,
      mrrDrop: mean,
      hrDrop: whole.hr - accuracyOfRanks(ranks, k).hr,
      standardError: Math.sqrt(variance / Math.max(1, lists.length - 1)),
    };
  };
  const groups: Importance[] = [];
  for (const [name, columns] of Object.entries(FEATURE_GROUPS)) {
    groups.push(
      await importance(
        name,
        columns.map((column) => FEATURES.indexOf(column)),
      ),
    );
  }
  const columns: Importance[] = [];
  for (let f = 0; f < FEATURE_COUNT; f++) columns.push(await importance(FEATURES[f], [f]));
  const largestFirst = (a: Importance, b: Importance): number => b.mrrDrop - a.mrrDrop;
  return {
    lists: lists.length,
    k,
    mrr: whole.mrr,
    hr: whole.hr,
    groups: groups.sort(largestFirst),
    columns: columns.sort(largestFirst),
  };
}

async function collectLists(shard: Shard, { encode }: Models, cases: readonly Case[]): Promise<CandidateList[]> {
  const collector = new ListCollector(shard, encode);
  const lists: CandidateList[] = [];
  for (const one of cases) {
    const list = await collector.collect(one);
    if (list.target >= 0) lists.push(list);
  }
  return lists;
}

/** Which columns have more than one value over all candidates of all lists. */
function movingColumns(lists: readonly CandidateList[]): boolean[] {
  const [{ features: first }] = lists;
  const moving = new Array<boolean>(FEATURE_COUNT).fill(false);
  for (const { features } of lists) {
    for (let at = 0; at < features.length; at++) {
      const column = at % FEATURE_COUNT;
      if (features[at] !== first[column]) moving[column] = true;
    }
  }
  return moving;
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Rows of the lists with some columns taken from other rows; the same other row for all columns, whatever they are. */
class ShuffledRows {
  readonly #lists: readonly CandidateList[];
  /** Row r of all lists together takes its values from row #other[r]. */
  readonly #other: Int32Array;
  readonly #listOf: Int32Array;
  readonly #offsets: number[] = [0];

  constructor(lists: readonly CandidateList[], seed: number) {
    this.#lists = lists;
    for (const { features } of lists) {
      this.#offsets.push(this.#offsets[this.#offsets.length - 1] + features.length / FEATURE_COUNT);
    }
    const total = this.#offsets[lists.length];
    const rows = Array.from({ length: total }, (_, r) => r);
    this.#other = Int32Array.from(shuffle(rows, seededRng(seed)));
    this.#listOf = new Int32Array(total);
    lists.forEach((_, l) => {
      this.#listOf.fill(l, this.#offsets[l], this.#offsets[l + 1]);
    });
  }

  list(l: number, columns: readonly number[]): Float32Array {
    const rows = this.#lists[l].features.slice();
    for (let at = 0, r = this.#offsets[l]; r < this.#offsets[l + 1]; r++, at += FEATURE_COUNT) {
      const source = this.#listOf[this.#other[r]];
      const from = (this.#other[r] - this.#offsets[source]) * FEATURE_COUNT;
      for (const column of columns) rows[at + column] = this.#lists[source].features[from + column];
    }
    return rows;
  }
}
