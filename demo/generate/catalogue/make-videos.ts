import { DAY, LOG_START } from "../calendar.ts";
import type { Random } from "../random.ts";
import { longTail } from "./make-products.ts";
import type { ShopItem } from "./shop-item.ts";
import { VIDEO_KINDS, type VideoKind } from "./video-kinds.ts";

/** `count` videos, spread evenly over the kinds; titles are unique. */
export function makeVideos(random: Random, count: number): ShopItem[] {
  const titles = new Set<string>();
  return Array.from({ length: count }, (_, i) =>
    makeVideo(random, VIDEO_KINDS[i % VIDEO_KINDS.length], Math.floor(i / VIDEO_KINDS.length) + 1, titles),
  );
}

function makeVideo(random: Random, kind: VideoKind, number: number, titles: Set<string>): ShopItem {
  const title = number === 1 ? kind.titles[0] : newTitle(random, kind, titles);
  titles.add(title);
  const [shortest, longest] = kind.seconds;
  const seconds = Math.round(shortest + (longest - shortest) * random.next() * random.next());
  const id = `${kind.kind}-${String(number).padStart(3, "0")}`;
  return {
    id,
    title,
    url: `/v/${id}.html`,
    category: kind.category,
    brand: random.pick(kind.channels),
    inStock: true,
    publishedAt: LOG_START - random.below(300) * DAY + random.below(DAY),
    description: `${kind.category}: ${title}.`,
    attributes: { kind: kind.kind, duration: clock(seconds), type: "video", verb: "watched" },
    hidden: {
      kind: kind.kind,
      video: true,
      topics: kind.topics,
      // The first of each kind is the one on the front page.
      popularity: number === 1 ? 0.8 : longTail(random),
      tier: 1,
      seconds,
    },
  };
}

function newTitle(random: Random, kind: VideoKind, titles: Set<string>): string {
  for (let part = 1; ; ) {
    const title = random
      .pick(kind.titles.slice(1))
      .replace("{a}", random.pick(kind.a))
      .replace("{b}", random.pick(kind.b))
      .replace("{n}", String(3 + random.below(24)));
    const sentence = title[0].toUpperCase() + title.slice(1) + (part > 1 ? `, part ${part}` : "");
    if (!titles.has(sentence)) return sentence;
    // Small vocabularies run out: then the series goes on.
    if (random.chance(0.3)) part++;
  }
}

/** 754 -> "12:34" */
export function clock(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = String(seconds % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}
