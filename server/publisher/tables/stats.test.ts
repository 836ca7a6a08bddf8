import { describe, expect, test } from "vitest";
import type { Sessions } from "../train/sessions.ts";
import { popularItems } from "./popular.ts";
import { itemStats } from "./stats.ts";

const sessionsOf = (sessions: readonly (readonly number[])[]): Sessions => {
  const offsets = [0];
  for (const session of sessions) offsets.push(offsets[offsets.length - 1] + session.length);
  return { items: Int32Array.from(sessions.flat()), offsets: Int32Array.from(offsets) };
};

describe("itemStats", () => {
  const sessions = sessionsOf([
    [0, 1],
    [0, 0, 1],
    [0, 2, 0],
    [1, 0, 0],
    [3, 3, 3, 3],
  ]);
  const stats = itemStats(sessions, 5, 2);

  test("popularity counts sessions, not visits", () => {
    expect(stats.popularity[0]).toBeCloseTo(Math.log1p(4), 6);
    expect(stats.popularity[1]).toBeCloseTo(Math.log1p(3), 6);
  });

  test("what one session alone made up counts nothing, however often it did it", () => {
    // Item 2 and item 3 were each seen by one session, item 4 by none: the three cannot be told apart.
    for (const name of [
      "popularity",
      "popularity20",
      "firstSeen",
      "lastSeen",
      "repeatRate",
      "repeatNextRate",
      "exitRate",
    ] as const) {
      expect(stats[name][3]).toBe(stats[name][4]);
      expect(stats[name][2]).toBe(stats[name][4]);
    }
  });

  test("rates are shares of visits, smoothed", () => {
    // Item 0: 7 visits, followed right away by itself in two sessions, later in one (too few to count).
    expect(stats.repeatNextRate[0]).toBeCloseTo((2 + 0.5) / (7 + 5), 6);
    expect(stats.repeatRate[0]).toBeCloseTo(0.5 / (7 + 5), 6);
    expect(stats.exitRate[0]).toBeCloseTo((2 + 1) / (7 + 4), 6);
  });

  test("the popular list leaves out what has no shipped count", () => {
    expect(popularItems(stats)).toEqual([0, 1]);
  });
});
