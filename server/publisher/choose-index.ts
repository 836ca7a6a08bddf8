/**
 * Which candidate index suits a shard, by what `npm run bench index` measured (bench/results/index.json, docs/adr/0019): a
 * search for 500 items in Chromium's worker, HNSW as wide as it needs for 98 % of the nearest. choose-index.test.ts holds the
 * figures here to the saved ones. They are ratios on one machine, of which both indexes go the same way on another.
 */
export const INDEX_CHOICES = ["auto", "exact", "hnsw"] as const;
export type IndexChoice = (typeof INDEX_CHOICES)[number];

export interface ChosenIndex {
  readonly index: "exact" | "hnsw";
  /** One sentence. */
  readonly why: string;
}

/** Longer than most visits: a graph is built on every page anew, and serves nobody who has left. */
const PATIENCE_S = 30;

/** Nanoseconds for each value of a row, and for each row. */
const EXACT = { value: 0.03, row: 1.03 };
/**
 * Milliseconds among 100,000 rows, by value of a row and besides. The share of rows that must be looked at for the same
 * recall falls as they become more, their number grows by this power.
 */
const HNSW = { value: 0.0226, row: 0.175, power: 0.637 };
/** Microseconds for each row and doubling of the rows, likewise. */
const BUILD = { value: 0.082, row: 3.55 };

/** ms of a search that reads all n rows. */
export const exactMs = (n: number, dimension: number): number => (n * (EXACT.value * dimension + EXACT.row)) / 1e6;

/** ms of a search in a graph of n rows. */
export const hnswMs = (n: number, dimension: number): number =>
  (n / 100_000) ** HNSW.power * (HNSW.value * dimension + HNSW.row);

/** Seconds to build the graph. */
export const hnswBuildS = (n: number, dimension: number): number =>
  (n * Math.log2(n) * (BUILD.value * dimension + BUILD.row)) / 1e6;

/** From how many rows on a search in a graph is faster. */
export function crossover(dimension: number): number {
  let below = 1;
  let above = 1e9;
  while (above - below > 1) {
    const middle = Math.floor((below + above) / 2);
    if (exactMs(middle, dimension) > hnswMs(middle, dimension)) above = middle;
    else below = middle;
  }
  return above;
}

/**
 * @param asked what the site's owner asked for
 * @param patienceS how long a graph may take to build
 */
export function chooseIndex(
  asked: IndexChoice,
  n: number,
  dimension: number,
  patienceS: number = PATIENCE_S,
): ChosenIndex {
  const scan = `an exact scan of ${n} rows takes about ${ms(exactMs(n, dimension))}`;
  const graph = `a search by HNSW ${ms(hnswMs(n, dimension))}`;
  const build = `its graph takes about ${seconds(hnswBuildS(n, dimension))} to build on every page`;
  if (asked !== "auto") return { index: asked, why: `--index ${asked}: ${scan}, ${graph}; ${build}` };
  if (n < crossover(dimension)) return { index: "exact", why: `${scan}, ${graph}` };
  if (hnswBuildS(n, dimension) > patienceS) return { index: "exact", why: `${scan}, ${graph}, but ${build}` };
  return { index: "hnsw", why: `${scan}, ${graph}` };
}

const ms = (value: number): string => `${value.toPrecision(2)} ms`;
const seconds = (value: number): string =>
  value < 90 ? `${value.toPrecision(2)} s` : `${(value / 60).toPrecision(2)} min`;
