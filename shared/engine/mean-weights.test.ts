import { describe, expect, it } from "vitest";
import { FEATURES } from "./features.ts";
import { meanWeights } from "./mean-weights.ts";

describe("meanWeights", () => {
  const own = FEATURES.map((_, i) => i);

  it("takes the release's weights", () => {
    expect(Array.from(meanWeights({ features: [...FEATURES], meanWeights: own }))).toEqual(own);
  });

  it("falls back to fixed ones, all of them for features that exist", () => {
    const fixed = meanWeights({ features: [...FEATURES], meanWeights: null });
    expect(fixed.filter((weight) => weight !== 0)).toHaveLength(8);
    expect(meanWeights({ features: ["other"], meanWeights: [1] })).toEqual(fixed);
    expect(meanWeights({ features: [...FEATURES].reverse(), meanWeights: own })).toEqual(fixed);
  });
});
