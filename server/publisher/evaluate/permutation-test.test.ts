import { describe, expect, test } from "vitest";
import { seededRng } from "../../../shared/math/rng.ts";
import { permutationTest } from "./permutation-test.ts";

describe("permutationTest", () => {
  test("five equal differences in one direction: 2 of 32 tosses are as extreme", () => {
    expect(permutationTest(new Float64Array(5).fill(0.25), 1)).toBeCloseTo(2 / 32, 2);
  });

  test("1, 2 and 3 in one direction, by hand: 2 of 8; with 3 the other way all that cancels is 2 of 8 too", () => {
    expect(permutationTest(Float64Array.of(1, 2, 3), 1)).toBeCloseTo(2 / 8, 1);
    // 1 + 2 - 3 = 0, and every sum is at least that large.
    expect(permutationTest(Float64Array.of(1, 2, -3), 1)).toBe(1);
  });

  test("units that do not differ change nothing", () => {
    const alone = permutationTest(Float64Array.of(1, 2, -1, 4), 3);
    expect(permutationTest(Float64Array.of(1, 0, 2, -1, 0, 4), 3)).toBe(alone);
    expect(permutationTest(new Float64Array(9), 3)).toBe(1);
  });

  test("a large and steady difference has the smallest p there is", () => {
    expect(permutationTest(new Float64Array(500).fill(-0.1), 1, 999)).toBe(1 / 1000);
  });

  test("under no difference p is small only as often as it says", () => {
    let small = 0;
    for (let seed = 1; seed <= 200; seed++) {
      const rng = seededRng(1000 + seed);
      const noise = Float64Array.from({ length: 40 }, () => rng() - 0.5);
      if (permutationTest(noise, seed, 200) <= 0.1) small++;
    }
    expect(small).toBeGreaterThan(5);
    expect(small).toBeLessThan(40);
  });
});
