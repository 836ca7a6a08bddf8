/** One question: which item follows the prefix? All by item id. */
export interface ColdCase {
  readonly prefix: readonly string[];
  readonly target: string;
}

/**
 * Chance that an item stands among the first k when categories are in the order of `score` and the items of equal score
 * in random order: the expectation over all ways to break the ties, so that neither side is lucky.
 */
function chance(target: string, k: number, sizes: ReadonlyMap<string, number>, category: Categories, score: Score) {
  const own = score(category.get(target) ?? "");
  let above = 0;
  let level = 0;
  for (const [name, size] of sizes) {
    if (score(name) > own) above += size;
    else if (score(name) === own) level += size;
  }
  return Math.max(0, Math.min(1, (k - above) / level));
}

type Categories = ReadonlyMap<string, string>;
type Score = (category: string) => number;

/**
 * What a shop could say of items that nobody has visited: rank all items by how popular their category is.
 *
 * @param sessions the log without the withheld items
 * @returns shares of cases with the target among the first k: `category` scores a category by its clicks per known item;
 *   `sessionCategory` by how often the session visited it, then by the same
 */
export function categoryPopularity(
  sessions: readonly (readonly string[])[],
  category: Categories,
  cases: readonly ColdCase[],
  k: number,
): { category: number; sessionCategory: number } {
  const clicks = new Map<string, number>();
  const known = new Map<string, Set<string>>();
  for (const item of sessions.flat()) {
    const name = category.get(item) ?? "";
    clicks.set(name, (clicks.get(name) ?? 0) + 1);
    known.set(name, (known.get(name) ?? new Set()).add(item));
  }
  const sizes = new Map<string, number>();
  for (const name of category.values()) sizes.set(name, (sizes.get(name) ?? 0) + 1);
  const popularity = (name: string): number => (clicks.get(name) ?? 0) / (known.get(name)?.size ?? 1);
  const most = 1 + Math.max(...[...sizes.keys()].map(popularity));
  let plain = 0;
  let bySession = 0;
  for (const { prefix, target } of cases) {
    plain += chance(target, k, sizes, category, popularity);
    const visits = new Map<string, number>();
    for (const item of prefix) visits.set(category.get(item) ?? "", (visits.get(category.get(item) ?? "") ?? 0) + 1);
    bySession += chance(target, k, sizes, category, (name) => (visits.get(name) ?? 0) * most + popularity(name));
  }
  return { category: plain / cases.length, sessionCategory: bySession / cases.length };
}
