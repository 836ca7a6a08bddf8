import { beforeAll, describe, expect, test } from "vitest";
import { plainScan } from "../kernels/plain-scan.ts";
import { ScanKernel } from "../kernels/scan-kernel.ts";
import { modelsBy } from "./models.fixture.ts";
import { popularScores } from "./popular.ts";
import { Scorer } from "./scoring.ts";
import { SessionWindow } from "./session-window.ts";
import { fixtureShard } from "./shard.fixture.ts";
import type { Shard } from "./shard.ts";
import { listView, pinnedItems, slotView } from "./views.ts";

const N = 60;
const isDeleted = (item: number): boolean => item % 3 === 0;
const context = { nowS: 0, region: null, bought: new Set<string>(), seen: () => 0 };

/** A release in which every third row is what a deleted item leaves: no key, no vector, no neighbours, no stock. */
function shardWithTombstones(): Shard {
  const shard = fixtureShard(
    N,
    16,
    Array.from({ length: N }, (_, i) =>
      isDeleted(i) ? { id: "", title: "", category: "", brand: "", inStock: false } : {},
    ),
  );
  const { rows, scales, dimension } = shard.vectors;
  for (let i = 0; i < N; i++) {
    if (!isDeleted(i)) continue;
    rows.fill(0, i * dimension, (i + 1) * dimension);
    scales[i] = 0;
  }
  const { neighbours } = shard;
  const kept = Array.from({ length: N }, (_, i) =>
    isDeleted(i)
      ? []
      : [...neighbours.items.subarray(neighbours.offsets[i], neighbours.offsets[i + 1])].filter((j) => !isDeleted(j)),
  );
  const offsets = new Int32Array(N + 1);
  for (const [i, { length }] of kept.entries()) offsets[i + 1] = offsets[i] + length;
  return { ...shard, neighbours: { ...neighbours, offsets, items: Int32Array.from(kept.flat()) } };
}

describe("rows that deleted items left", () => {
  let shard: Shard;
  beforeAll(() => {
    shard = shardWithTombstones();
  });

  test("are among the hits of no scan, though fewer rows than asked for are left", () => {
    const query = new Float32Array(16).fill(-1);
    for (const kernel of [new ScanKernel(shard.vectors), new ScanKernel(shard.vectors, plainScan)]) {
      const hits = Array.from(kernel.search(query, N).items);
      expect(hits).toHaveLength(N - N / 3);
      expect(hits.filter(isDeleted)).toEqual([]);
    }
  });

  test("are found by no id, are no popular item, and no rule pins them", () => {
    expect(shard.indexOf("")).toBe(-1);
    expect(Array.from(shard.popular).filter(isDeleted)).toEqual([]);
    expect(pinnedItems(shard, [{ rule: "pin", item: "", position: 0 }], ["more"])).toEqual([]);
  });

  test("fill no slot and no list at any rung, also when the session saw one before it was deleted", async () => {
    const kernel = new ScanKernel(shard.vectors);
    const scorer = new Scorer(shard, kernel, kernel);
    const session = new SessionWindow();
    for (const item of [4, 6, 7]) session.add("click", item, 0);
    const input = { shard, session: session.interactions, rules: [], context };
    const page = ["", "i1", "i3", "i2"];
    const passes = [
      () => popularScores(shard, []),
      () => scorer.withMean(session, []),
      () => scorer.withModels(modelsBy("encoder.score"), session, []),
    ];
    for (const pass of passes) {
      const scored = await pass();
      if (!scored) throw new Error("the pass was given up");
      const retrieved = Array.from(scored.items).slice(0, scored.retrieved);
      expect(retrieved.filter(isDeleted)).toEqual([]);
      const { order } = slotView({ ...input, scored }, "more", N, []);
      expect(order.length).toBeGreaterThan(30);
      expect(order).not.toContain("");
      expect([...listView({ ...input, scored }, "list", page).order].sort()).toEqual(["i1", "i2"]);
    }
  });
});
