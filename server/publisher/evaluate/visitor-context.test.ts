import { expect, test } from "vitest";
import type { EventType } from "../../../shared/contracts/index.ts";
import type { ItemTable } from "../../../shared/release/tables.ts";
import type { Touch } from "./cases.ts";
import { visitorContext } from "./visitor-context.ts";

const shard = { n: 2, items: { keys: ["a", "b"] } as unknown as ItemTable };
const touch = (type: EventType, item: number, at: number): Touch => ({ type, item, at, durationMs: Number.NaN });

test("time, purchases and impressions since the last click, as a device counts them", () => {
  const context = visitorContext(shard, [
    touch("impression", 0, 1_000),
    touch("impression", 1, 1_000),
    touch("click", 0, 2_000),
    touch("impression", 0, 3_000),
    touch("impression", 1, 3_000),
    touch("purchase", 0, 9_999),
    touch("impression", 7, 9_999),
  ]);
  expect(context.nowS).toBe(9);
  expect([...context.bought]).toEqual(["a"]);
  expect([context.seen("a"), context.seen("b"), context.seen("c")]).toEqual([1, 2, 0]);
  expect(context.region).toBeNull();
});

test("without times nothing is too old", () => {
  expect(visitorContext(shard, [touch("click", 0, Number.NaN)]).nowS).toBe(0);
  expect(visitorContext(shard, []).nowS).toBe(0);
});
