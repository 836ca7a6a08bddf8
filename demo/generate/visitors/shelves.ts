import type { ShopItem } from "../catalogue/shop-item.ts";
import type { Random } from "../random.ts";
import { TOPICS, type Topic } from "../topics.ts";

/** What a page of the shop shows before Afterclick: the same for everyone, popular things first. Item numbers. */
export interface Shelves {
  feed(random: Random): number[];
  category(random: Random, topic: Topic, video: boolean): number[];
  related(random: Random, item: number): number[];
  search(random: Random, topic: Topic): { query: string; results: number[] };
}

const PAGE = 24;

export function makeShelves(items: readonly ShopItem[]): Shelves {
  const all = items.map((_, i) => i);
  const popular = (list: number[]): number[] =>
    list.sort((a, b) => items[b].hidden.popularity - items[a].hidden.popularity);
  const videos = popular(all.filter((i) => items[i].hidden.video));
  const byKind = new Map<string, number[]>();
  const byCategory = new Map<string, number[]>();
  for (const i of popular([...all])) {
    push(byKind, items[i].hidden.kind, i);
    push(byCategory, items[i].category, i);
  }
  const categoriesOf = (topic: Topic, video: boolean): string[] => {
    const weight = new Map<string, number>();
    for (const item of items) {
      const share = item.hidden.topics[topic] ?? 0;
      if (item.hidden.video === video && share > 0.25)
        weight.set(item.category, Math.max(weight.get(item.category) ?? 0, share));
    }
    return [...weight.keys()];
  };
  const topicCategories = new Map(
    TOPICS.map((topic) => [topic, [categoriesOf(topic, false), categoriesOf(topic, true)]]),
  );
  const topicKinds = new Map(
    TOPICS.map((topic) => [
      topic,
      [...byKind.keys()].filter((kind) => (items[byKind.get(kind)![0]].hidden.topics[topic] ?? 0) >= 0.4),
    ]),
  );

  /** One page of a popular-first list; later pages are seen less. */
  const page = (random: Random, list: readonly number[]): number[] => {
    let start = 0;
    while (start + PAGE < list.length && random.chance(0.45)) start += PAGE;
    return list.slice(start, start + PAGE);
  };

  return {
    feed: (random) => {
      const shown = new Set<number>();
      while (shown.size < PAGE) shown.add(random.chance(0.5) ? videos[random.below(120)] : random.pick(videos));
      return [...shown];
    },
    category: (random, topic, video) => {
      const [products, films] = topicCategories.get(topic)!;
      const choice = video ? films : products;
      const category = random.pick(choice.length > 0 ? choice : [...byCategory.keys()]);
      return page(random, byCategory.get(category)!);
    },
    related: (random, item) => {
      const { category, hidden } = items[item];
      const siblings = byKind.get(hidden.kind)!;
      const neighbours = byCategory.get(category)!;
      const shown = new Set<number>();
      for (let i = 0; i < 8; i++) shown.add(random.pick(siblings));
      for (let i = 0; i < 8; i++) shown.add(random.pick(neighbours));
      for (const topic in hidden.topics) {
        for (let i = 0; i < 3; i++) shown.add(random.pick(byKind.get(random.pick(topicKinds.get(topic as Topic)!))!));
      }
      shown.delete(item);
      return [...shown];
    },
    search: (random, topic) => {
      const kind = random.pick(topicKinds.get(topic)!);
      return { query: kind.replaceAll("-", " "), results: page(random, byKind.get(kind)!) };
    },
  };
}

function push(map: Map<string, number[]>, key: string, value: number): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
