import { expect, test } from "vitest";
import { splitSessions } from "./split-sessions.ts";

/** Sessions of three visits each, but for every seventh, which has one. */
function sessionsOf(count: number) {
  const offsets = [0];
  for (let s = 0; s < count; s++) offsets.push(offsets[s] + (s % 7 === 0 ? 1 : 3));
  return { items: new Int32Array(offsets[count]), offsets: Int32Array.from(offsets) };
}

test.each([
  [1_000, 1 / 10],
  [300_000, 1 / 18],
])("of %i sessions, the later ones teach, choose or measure, and none does two of these", (count, share) => {
  const { cut, ranker, choosing, measuring } = splitSessions(sessionsOf(count));
  const later = Array.from({ length: count - cut }, (_, i) => cut + i).filter((s) => s % 7 !== 0);
  expect([...ranker, ...choosing, ...measuring].sort((a, b) => a - b)).toEqual(later);
  for (const some of [choosing, measuring]) {
    expect(some.length / later.length).toBeCloseTo(share, 2);
    // Spread over the whole time that is held out.
    expect(some[0]).toBeLessThan(cut + 20);
    expect(some[some.length - 1]).toBeGreaterThan(count - 25);
  }
});

test("a log too short to hold anything out teaches with all it has", () => {
  expect(splitSessions(sessionsOf(12))).toEqual({ cut: 12, ranker: [], choosing: [], measuring: [] });
});
