import { describe, expect, test } from "vitest";
import type { Sessions } from "../../train/sessions.ts";
import { itemKnn } from "./item-knn.ts";
import { sessionKnn } from "./session-knn.ts";
import { distinctItems, sessionsByItem } from "./sessions-by-item.ts";
import { TopScores } from "./top-scores.ts";

const sessionsOf = (...lists: number[][]): Sessions => ({
  items: Int32Array.from(lists.flat()),
  offsets: Int32Array.from([0, ...lists].map((_, i) => lists.slice(0, i).flat().length)),
});
const times = (count: number, list: number[]): number[][] => Array.from({ length: count }, () => list);
const ask = (items: readonly number[]) => ({ items, earlier: [] });

test("sessions by item: each session once an item, oldest first", () => {
  const distinct = distinctItems(sessionsOf([2, 0, 2], [0], [2]));
  expect(distinct).toEqual(sessionsOf([2, 0], [0], [2]));
  expect(sessionsByItem(distinct, 3)).toEqual({
    offsets: Int32Array.of(0, 2, 2, 4),
    sessions: Int32Array.of(0, 1, 0, 2),
  });
});

test("TopScores: highest first, ties to the lower number, and empty afterwards", () => {
  const scores = new TopScores(4);
  for (const [item, score] of [
    [3, 1],
    [1, 0.5],
    [1, 0.5],
    [2, 5],
    [0, 0],
  ]) {
    scores.add(item, score);
  }
  expect(scores.take(2)).toEqual([2, 1]);
  expect(scores.take(2)).toEqual([]);
});

describe("itemKnn", () => {
  // Item 0 is in 3 sessions, item 1 in 10 and twice with it, item 2 in one, with it.
  const log = sessionsOf([0, 1], [0, 1, 1], [0, 2], ...times(8, [1, 3]));

  test("by damped cosine: two sessions in common out of many count for more than the only one", () => {
    // 2 / sqrt(23 * 30) = 0.076 for item 1, 1 / sqrt(23 * 21) = 0.046 for item 2; undamped it were 0.37 and 0.58.
    expect(itemKnn(log, 4, [9], 4)(ask([3, 0]))).toEqual([1, 2, 9]);
  });

  test("only the last item counts; one that the log does not hold has no neighbours", () => {
    expect(itemKnn(log, 4, [9], 4)(ask([0, 3]))).toEqual([1, 9]);
    expect(itemKnn(log, 4, [9], 4)(ask([0, 17]))).toEqual([9]);
    expect(itemKnn(log, 4, [9], 4)(ask([]))).toEqual([9]);
  });
});

describe("sessionKnn", () => {
  test("three sessions, by hand", () => {
    // Prefix 0 1. Similarity * age weight: (1 + 2) / 2 * 0.9 = 1.35, 1 / 2 * 0.8 = 0.4, 2 / 2 * 0.9 = 0.9.
    // Items 0 and 1 are in two of three sessions (ln 1.5 = 0.41), 2 and 3 in one (ln 3 = 1.10).
    // Scores: 0: 1.75 * 0.41 = 0.71; 1: 2.25 * 0.41 = 0.91; 2: 0.4 * 1.10 = 0.44; 3: 0.9 * 1.10 = 0.99.
    const answer = sessionKnn(sessionsOf([0, 1], [0, 2], [1, 3]), 5, [4], 5);
    expect(answer(ask([0, 1]))).toEqual([3, 1, 0, 2, 4]);
    // The same again: nothing is left over from the question before.
    expect(answer(ask([0, 1]))).toEqual([3, 1, 0, 2, 4]);
  });

  test("an item that comes twice in the prefix counts once, where it came last", () => {
    const answer = sessionKnn(sessionsOf([0, 1], [0, 2], [1, 3]), 5, [4], 5);
    // Prefix 0 1 0: session 0 has places 3 + 2, session 1 place 3, session 2 place 2 and an older match.
    expect(answer(ask([0, 1, 0]))).toEqual([2, 0, 1, 3, 4]);
  });

  test("of equal sessions the latest 100 vote, and none before the latest 1000 of an item", () => {
    const others = [[7]];
    const voters = sessionsOf(...times(50, [0, 1]), ...times(100, [0, 2]), ...others);
    expect(sessionKnn(voters, 8, [], 5)(ask([0]))).toEqual([2, 0]);
    const recent = sessionsOf([0, 5, 6], ...times(1000, [0, 1]), ...others);
    const answer = sessionKnn(recent, 8, [], 5);
    expect(answer(ask([5]))).toContain(6);
    expect(answer(ask([0]))).not.toContain(6);
    expect(answer(ask([5, 6, 0]))).not.toContain(6);
  });

  test("unknown items and an empty prefix: popular items", () => {
    const answer = sessionKnn(sessionsOf([0, 1]), 2, [1], 5);
    expect(answer(ask([]))).toEqual([1]);
    expect(answer(ask([17]))).toEqual([1]);
  });
});
