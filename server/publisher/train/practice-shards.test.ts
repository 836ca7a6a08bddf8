import { describe, expect, test } from "vitest";
import { fixtureShard } from "../../../shared/engine/shard.fixture.ts";
import { dequantise } from "../../../shared/release/quantise.ts";
import { practiceShards } from "./practice-shards.ts";
import type { Space } from "./space.ts";

const N = 40;
const D = 16;
const shard = fixtureShard(N, D);

/** A space in which an item without visits lies on the first axis. */
const space = (placeable: boolean): Space => ({
  id: null,
  dimension: D,
  window: 20,
  encoder: new Uint8Array(0),
  rows: new Float32Array(N * D),
  rowsAsIfUnvisited: placeable
    ? (chosen) => {
        const rows = new Float32Array(N * D);
        for (let item = 0; item < N; item++) rows[item * D + (chosen[item] ? 0 : 1)] = 1;
        return rows;
      }
    : null,
});

const practised = shard.stats.popularity.map((_, item) => item);

describe("practiceShards", () => {
  const shards = practiceShards(shard, space(true), 32, 1);
  const chosenOf = (one: (typeof shards)[number]): number[] =>
    Array.from(practised).filter((item) => one.stats.popularity[item] !== shard.stats.popularity[item]);

  test("every shard has other items as new ones, all of them from the log", () => {
    const chosen = shards.map(chosenOf);
    expect(chosen.map(({ length }) => length)).toEqual([6, 6, 6, 6]);
    expect(new Set(chosen.flat()).size).toBe(24);
    expect(Math.max(...chosen.flat())).toBeLessThan(32);
  });

  test("a new item has no counts, no neighbours and is nobody's, and lies where its attributes put it", () => {
    const [one] = shards;
    const { offsets, items } = one.neighbours;
    const row = new Float32Array(D);
    for (const item of chosenOf(one)) {
      expect(one.stats.popularity[item]).toBe(0);
      expect(one.stats.firstSeen[item]).toBe(1);
      expect(offsets[item + 1] - offsets[item]).toBe(0);
      expect(items).not.toContain(item);
      dequantise(one.vectors, item, row);
      expect(row[0]).toBeCloseTo(1, 5);
    }
  });

  test("all other items keep what they had", () => {
    const [one] = shards;
    const chosen = new Set(chosenOf(one));
    for (let item = 0; item < N; item++) {
      if (chosen.has(item)) continue;
      expect(one.stats.exitRate[item]).toBe(shard.stats.exitRate[item]);
      const had = Array.from(shard.neighbours.items.subarray(...rangeOf(shard, item))).filter((i) => !chosen.has(i));
      expect(Array.from(one.neighbours.items.subarray(...rangeOf(one, item)))).toEqual(had);
    }
  });

  test("nothing to practise for: no new items, or none that can be placed", () => {
    expect(practiceShards(shard, space(true), N, 1)).toEqual([]);
    expect(practiceShards(shard, space(false), 32, 1)).toEqual([]);
  });
});

const rangeOf = ({ neighbours: { offsets } }: typeof shard, item: number): [number, number] => [
  offsets[item],
  offsets[item + 1],
];
