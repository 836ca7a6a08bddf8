/** What visitors care about. An item has a few with weights, a visitor has a few, and where they meet there are clicks. */
export const TOPICS = [
  "running",
  "hiking",
  "climbing",
  "camping",
  "cycling",
  "ski",
  "paddling",
  "travel",
  "camp-cooking",
  "home-cooking",
  "focus-music",
  "workspace",
  "style",
  "repair",
] as const;
export type Topic = (typeof TOPICS)[number];
/** Weights of 0 to 1 by topic; an absent topic weighs 0. */
export type Interest = Partial<Record<Topic, number>>;

/** Where attention wanders next from a topic, most likely first. */
export const NEXT_TOPICS: Record<Topic, readonly Topic[]> = {
  running: ["hiking", "cycling", "travel", "style"],
  hiking: ["camping", "running", "camp-cooking", "travel"],
  climbing: ["ski", "hiking", "travel", "style"],
  camping: ["camp-cooking", "hiking", "paddling", "repair"],
  cycling: ["repair", "running", "camping", "travel"],
  ski: ["climbing", "style", "travel", "repair"],
  paddling: ["camping", "travel", "style", "camp-cooking"],
  travel: ["style", "hiking", "workspace", "camp-cooking"],
  "camp-cooking": ["camping", "home-cooking", "hiking", "travel"],
  "home-cooking": ["camp-cooking", "focus-music", "workspace", "travel"],
  "focus-music": ["workspace", "home-cooking", "travel", "style"],
  workspace: ["focus-music", "repair", "travel", "home-cooking"],
  style: ["travel", "hiking", "ski", "running"],
  repair: ["cycling", "camping", "workspace", "ski"],
};

export function match(visitor: Interest, item: Interest): number {
  let sum = 0;
  for (const topic in item) sum += (item[topic as Topic] ?? 0) * (visitor[topic as Topic] ?? 0);
  return sum;
}
