import type { Shard } from "../shard.ts";
import type { ColumnGroup } from "./column-group.ts";

/** Does the candidate's text hold the words of the latest search, as a share of them, and how many choices ago was it? */
export const searchColumns: ColumnGroup = {
  names: ["search.match", "search.recent"],
  fill({ shard, session, items, rows, stride }, at) {
    const { search } = session;
    if (!search) return;
    const recent = 1 / (1 + session.count - search.interaction);
    const matches = matchesOf(shard, search.query);
    for (let place = 0, row = at; place < items.length; place++, row += stride) {
      const match = matches(items[place]);
      rows[row] = match;
      rows[row + 1] = match * recent;
    }
  },
};

/** Words of a search that count. */
const MOST_WORDS = 16;
const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** Reading an item's text costs microseconds: a search is looked up for many rankings, so what it matched is kept. */
const latest = new WeakMap<Shard, { readonly query: string; readonly shares: Map<number, number> }>();

function matchesOf(shard: Shard, query: string): (item: number) => number {
  let known = latest.get(shard);
  if (known?.query !== query) {
    known = { query, shares: new Map() };
    latest.set(shard, known);
  }
  const { shares } = known;
  const wanted = [...new Set(wordsOf(query))].slice(0, MOST_WORDS);
  return (item) => {
    let share = shares.get(item);
    if (share === undefined) {
      share = wanted.length === 0 ? 0 : shareFound(wanted, shard, item);
      shares.set(item, share);
    }
    return share;
  };
}

/** A word is found when a word of the text begins with it: visitors type as little as they can. */
function shareFound(wanted: readonly string[], { items }: Shard, item: number): number {
  const { title, category, brand } = items.card(item);
  const words = wordsOf(`${title} ${category} ${brand}`);
  let found = 0;
  for (const word of wanted) if (words.some((other) => other.startsWith(word))) found++;
  return found / wanted.length;
}
