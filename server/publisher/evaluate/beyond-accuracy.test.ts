import { describe, expect, test } from "vitest";
import { BeyondTally, type ItemTraits } from "./beyond-accuracy.ts";

/** Four items in two dimensions: 0 and 1 point the same way, 2 across, 3 against. */
const traits: ItemTraits = {
  n: 4,
  held: 4,
  visits: Float64Array.of(4, 2, 1, 1),
  information: Float64Array.of(1, 2, 3, 3),
  lnPrices: Float32Array.of(Math.log(10), Math.log(20), Math.log(40), Number.NaN),
  directions: Float32Array.of(1, 0, 1, 0, 0, 1, -1, 0),
  dimension: 2,
  categories: Int32Array.of(7, 7, 8, -1),
};

const figures = (...lists: [order: number[], session: number[]][]) => {
  const tally = new BeyondTally(traits);
  for (const [order, session] of lists) tally.add(order, session);
  return tally.figures;
};

describe("BeyondTally", () => {
  test("coverage is the share of items that stood in any list", () => {
    expect(figures([[0, 1], []], [[1], []]).coverage).toBe(2 / 4);
  });

  test("rows that deleted items left are no part of the catalogue that is covered", () => {
    const tally = new BeyondTally({ ...traits, held: 3 });
    tally.add([0, 1], []);
    expect(tally.figures.coverage).toBe(2 / 3);
  });

  test("novelty is the mean over lists of the mean self-information", () => {
    expect(figures([[0, 1], []], [[2], []]).novelty).toBe((1.5 + 3) / 2);
  });

  test("diversity is one less the mean cosine of a list's pairs", () => {
    expect(figures([[0, 1], []]).diversity).toBe(0);
    expect(figures([[0, 2], []]).diversity).toBe(1);
    // Cosines 1, 0, -1, 0, -1, 0 of the six pairs.
    expect(figures([[0, 1, 2, 3], []]).diversity).toBeCloseTo(1 + 1 / 6, 12);
    expect(figures([[0], []]).diversity).toBeNull();
  });

  test("category diversity counts pairs of which both categories are known", () => {
    expect(figures([[0, 1, 2, 3], []]).categoryDiversity).toBeCloseTo(2 / 3, 12);
    expect(figures([[2, 3], []]).categoryDiversity).toBeNull();
  });

  test("drift compares lists with the sessions they follow", () => {
    // Lists have 3 and 1 visits on average, sessions 1 and 1.
    const { popularityDrift, priceDrift } = figures([[0, 1], [2]], [[3], [2]]);
    expect(popularityDrift).toBe((3 + 1) / 2 / 1 - 1);
    // The geometric mean of 10 and 20 against 40; the second list has no price.
    expect(priceDrift).toBeCloseTo(Math.sqrt(200) / 40 - 1, 6);
  });

  test("without lists, sessions or prices nothing is claimed", () => {
    expect(figures()).toEqual({
      coverage: 0,
      novelty: 0,
      diversity: null,
      categoryDiversity: null,
      popularityDrift: null,
      priceDrift: null,
    });
    expect(figures([[3], [3]]).priceDrift).toBeNull();
  });

  test("items that the release does not hold are left out", () => {
    expect(figures([[0, 9, -1], []])).toEqual(figures([[0], []]));
  });
});
