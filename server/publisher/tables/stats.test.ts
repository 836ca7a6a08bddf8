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

  test("rates are shares of sessions, smoothed; a part that leaves one session over is the whole", () => {
    // Item 0 is in four sessions: two go right back to it, one later (too few to count), two end with it.
    expect(stats.repeatNextRate[0]).toBeCloseTo((2 + 0.5) / (4 + 5), 6);
    expect(stats.repeatRate[0]).toBeCloseTo(0.5 / (4 + 5), 6);
    expect(stats.exitRate[0]).toBeCloseTo((2 + 1) / (4 + 4), 6);
    // Item 1 is in three, two of which end with it: the one that went on must not show.
    expect(stats.exitRate[1]).toBeCloseTo((3 + 1) / (3 + 4), 6);
  });

  test("first and last seen are told by k sessions, in stretches of k sessions", () => {
    // Two stretches of sessions: 0 to 2 and 3 to 4.
    expect(stats.firstSeen[0]).toBe(0);
    expect(stats.lastSeen[0]).toBe(0);
    expect(stats.lastSeen[1]).toBe(0);
    const later = itemStats(sessionsOf([[1], [1], [1], [0], [0], [0]]), 2, 2);
    expect(Array.from(later.firstSeen)).toEqual([1, 0]);
    expect(Array.from(later.lastSeen)).toEqual([1, 0]);
  });

  test("the popular list leaves out what has no shipped count", () => {
    expect(popularItems(stats)).toEqual([0, 1]);
  });
});
