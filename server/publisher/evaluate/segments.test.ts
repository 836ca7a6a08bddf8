import { describe, expect, test } from "vitest";
import { type CaseGroups, popularityGroups, prefixGroup, SegmentSums, visitCounts } from "./segments.ts";

test("prefixes of 5 to 9 and of 10 or more interactions are one group each", () => {
  expect([1, 4, 5, 9, 10, 25].map(prefixGroup)).toEqual(["1", "4", "5-9", "5-9", "10+", "10+"]);
});

test("visits are read back from the release's logarithms", () => {
  expect([...visitCounts({ popularity: Float32Array.of(0, Math.log1p(7), Math.log1p(12345)) })]).toEqual([0, 7, 12345]);
});

describe("popularityGroups", () => {
  test("each group holds about a third of the visits", () => {
    // Of 12 visits the first item has 4, the next two have 4, the last four have 4.
    const group = popularityGroups(Float64Array.of(1, 2, 4, 1, 2, 1, 1, 0));
    expect(Array.from({ length: 9 }, (_, item) => group(item))).toEqual([
      "tail",
      "middle",
      "head",
      "tail",
      "middle",
      "tail",
      "tail",
      "unseen",
      "unseen",
    ]);
    expect(group(-1)).toBe("unseen");
  });

  test("a log of one item, and one without visits", () => {
    expect(popularityGroups(Float64Array.of(5))(0)).toBe("head");
    expect(popularityGroups(Float64Array.of(0))(0)).toBe("unseen");
  });
});

test("SegmentSums: groups with a case, in their own order", () => {
  const sums = new SegmentSums();
  const add = (
    rank: number,
    prefixLength: string,
    popularity: CaseGroups["popularity"],
    repeat: CaseGroups["repeat"],
  ) => sums.add(rank, { prefixLength, popularity, repeat });
  add(1, "10+", "tail", "new");
  add(0, "2", "head", "repeat");
  add(2, "2", "head", "repeat");
  const { byPrefixLength, byTargetPopularity, byRepeat } = sums.means;
  expect(Object.keys(byPrefixLength)).toEqual(["2", "10+"]);
  expect(byPrefixLength["2"]).toMatchObject({ cases: 2, hr: 0.5, mrr: 0.25 });
  expect(Object.entries(byTargetPopularity).map(([group, { cases }]) => [group, cases])).toEqual([
    ["head", 2],
    ["tail", 1],
  ]);
  expect(Object.keys(byRepeat)).toEqual(["repeat", "new"]);
});
