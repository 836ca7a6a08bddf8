import { expect, test } from "vitest";
import { quantise } from "../../release/quantise.ts";
import { readItems, writeItems } from "../../release/tables.ts";
import type { Shard } from "../shard.ts";
import { shardFacts, shardSimilarity } from "./shard-facts.ts";

const items = readItems(
  writeItems(
    [
      {
        id: "boot",
        brand: "Fell",
        inStock: false,
        publishedAt: 1000,
        regions: ["DE", "FR"],
        attributes: { colour: "red" },
      },
      { id: "tent" },
    ],
    ["colour"],
  ),
);

test("reads facts by place in the input, absent ones as the rules expect them", () => {
  const facts = shardFacts({ items } as Shard, Int32Array.of(1, 0));
  expect([facts.attribute(1, "brand"), facts.attribute(1, "colour")]).toEqual(["Fell", "red"]);
  expect([facts.attribute(0, "brand"), facts.attribute(0, "nonsense")]).toEqual(["", ""]);
  expect([facts.inStock(0), facts.inStock(1)]).toEqual([true, false]);
  expect([facts.publishedAt(0), facts.publishedAt(1)]).toEqual([Number.NaN, 1000]);
  expect([facts.regions(0), facts.regions(1)]).toEqual([[], ["DE", "FR"]]);
});

test("similarity is the cosine of the quantised vectors, 0 without a vector", () => {
  const unit = (at: number) => Array.from({ length: 16 }, (_, d) => (d === at ? 1 : 0));
  const diagonal = unit(0).map((x, d) => x + unit(1)[d]);
  const vectors = quantise(Float32Array.from([unit(0), unit(1), diagonal, unit(99)].flat()), 16);
  const similarity = shardSimilarity({ vectors } as Shard, Int32Array.of(3, 2, 0, 1));
  expect(similarity(2, 3)).toBe(0);
  expect(similarity(2, 2)).toBeCloseTo(1, 6);
  expect(similarity(1, 2)).toBeCloseTo(Math.SQRT1_2, 2);
  expect(similarity(0, 1)).toBe(0);
});
