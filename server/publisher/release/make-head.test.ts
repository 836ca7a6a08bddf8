import { describe, expect, test } from "vitest";
import { fixtureShard } from "../../../shared/engine/shard.fixture.ts";
import {
  readItems,
  TABLES,
  type TableName,
  writeItems,
  writeNeighbours,
  writeStats,
  writeVectors,
} from "../../../shared/release/tables.ts";
import { brotliCopy } from "./brotli-copy.ts";
import { makeHead } from "./make-head.ts";
import { fixtureParts, jsonBytes } from "./release-test-util.ts";
import type { ReleaseParts } from "./write-release.ts";

const wire = (bytes: Uint8Array): number => (brotliCopy(bytes) ?? bytes).byteLength;

/** 18,000 items whose popularity falls with their number; 2.5 MB of tables on the wire. */
function largeParts(): ReleaseParts {
  const { items, vectors, neighbours, stats } = fixtureShard(18_000, 128);
  return {
    ...fixtureParts(),
    items: writeItems(
      [...items.keys].map((id) => ({ id })),
      [],
    ),
    vectors: writeVectors(vectors),
    neighbours: writeNeighbours(neighbours),
    stats: writeStats(stats),
    rules: jsonBytes({ rules: [{ rule: "pin", item: "i17999", position: 0 }] }),
  };
}

describe("the head of a large release", () => {
  const parts = largeParts();
  const sizes = Object.fromEntries(TABLES.map((table) => [table, wire(parts[table])])) as Record<TableName, number>;
  const whole = TABLES.reduce((sum, table) => sum + sizes[table], 0);

  test("takes a tenth of the tables' bytes and holds the most popular items and pinned ones", () => {
    const head = makeHead(parts, (table) => sizes[table]);
    if (!head) throw new Error("no head");
    expect(wire(head)).toBeLessThanOrEqual(0.1 * whole);
    expect(wire(head)).toBeGreaterThan(0.08 * whole);
    const { n, keys } = readItems(head);
    expect([...keys]).toEqual([...Array.from({ length: n - 1 }, (_, i) => `i${i}`), "i17999"]);
  });

  test("takes no more than 1.5 MB, whatever the tables take", () => {
    const head = makeHead(parts, () => 100_000_000);
    expect(wire(head as Uint8Array)).toBeLessThanOrEqual(1_500_000);
    expect(wire(head as Uint8Array)).toBeGreaterThan(1_200_000);
  });
});

test("a release that is soon there has none", () => {
  const parts = fixtureParts();
  expect(makeHead(parts, (table) => parts[table].length)).toBeNull();
});

test("a release without a visited item has none", () => {
  const parts = fixtureParts();
  const { stats } = fixtureShard(40);
  const none = new Float32Array(40);
  const unvisited = { ...parts, stats: writeStats({ ...stats, popularity: none, popularity5: none }) };
  expect(makeHead(unvisited, () => 10_000_000)).toBeNull();
});
