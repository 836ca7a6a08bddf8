import type { Random } from "../random.ts";
import { type Interest, NEXT_TOPICS, TOPICS, type Topic } from "../topics.ts";

export interface Visitor {
  /** Lasting interests, most important first. */
  readonly topics: readonly Topic[];
  /** 0 plain, 1 middle, 2 dear: what they are ready to pay. */
  readonly tier: number;
  /** How much rather a film than a thing, 0 to 1. */
  readonly watches: number;
  /** Seconds between two clicks when nothing holds them, about. */
  readonly pace: number;
  /** Item numbers they have opened before, oldest first. */
  readonly known: number[];
}

/** Some topics have more followers than others. */
const FOLLOWERS = TOPICS.map((_, i) => 1 / (3 + ((i * 5) % TOPICS.length)));

export function makeVisitor(random: Random): Visitor {
  const first = TOPICS[random.weighted(FOLLOWERS)];
  const topics = new Set<Topic>([first]);
  if (random.chance(0.7)) topics.add(random.pick(NEXT_TOPICS[first]));
  if (random.chance(0.35)) topics.add(random.pick(TOPICS));
  return {
    topics: [...topics],
    tier: random.weighted([3, 4, 2]),
    watches: random.between(0.1, 0.9),
    pace: random.between(8, 40),
    known: [],
  };
}

/** What the visitor is after right now: one topic mostly, the lasting ones a little. */
export function intent(visitor: Visitor, focus: Topic): Interest {
  const interest: Interest = {};
  for (const topic of visitor.topics) interest[topic] = 0.25;
  interest[focus] = 1;
  return interest;
}

export function drift(random: Random, visitor: Visitor, focus: Topic): Topic {
  if (random.chance(0.5)) return random.pick(visitor.topics);
  const next = NEXT_TOPICS[focus];
  return next[random.weighted(next.map((_, i) => next.length - i))];
}
