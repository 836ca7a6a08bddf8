import { expect, test } from "vitest";
import { makeShard } from "../../../shared/engine/shard.ts";
import { seededRng } from "../../../shared/math/rng.ts";
import { readItems, readNeighbours, readStats, readVectors } from "../../../shared/release/tables.ts";
import { buildInput } from "../build-input-test-util.ts";
import { type BuiltRelease, buildRelease } from "../build-release.ts";
import { eventTypeCode } from "../input/event-log.ts";
import { silentProgress } from "../progress.ts";
import type { PreviousRelease } from "./previous-space.ts";

/** Visitors walk a ring of items, forward from anywhere. */
function walks(count: number, items: number, seed: number): number[][] {
  const rng = seededRng(seed);
  return Array.from({ length: count }, () => {
    const start = Math.floor(rng() * items);
    return Array.from({ length: 3 + Math.floor(rng() * 4) }, (_, i) => (start + i) % items);
  });
}

function logOf(sessions: readonly (readonly number[])[], items: number) {
  const flat = Int32Array.from(sessions.flat());
  const offsets = Int32Array.of(0, ...sessions.map((_, s) => sessions.slice(0, s + 1).flat().length));
  const itemIds = Array.from({ length: items }, (_, i) => `item-${String(i).padStart(3, "0")}`);
  const types = new Uint8Array(flat.length).fill(eventTypeCode("click"));
  return { itemIds, offsets, items: flat, types, times: null, dwellMs: null, positions: null, queries: null };
}

function asPrevious({ parts, facts }: BuiltRelease): PreviousRelease {
  const shard = makeShard({
    items: readItems(parts.items),
    vectors: readVectors(parts.vectors),
    neighbours: readNeighbours(parts.neighbours),
    stats: readStats(parts.stats),
    popularIds: [],
    manifest: facts,
  });
  return { manifest: facts as PreviousRelease["manifest"], parts, shard };
}

test("a release goes on from the previous one: the same encoder and space, few rows moved, new items placed", {
  timeout: 240_000,
}, async () => {
  const old = walks(500, 60, 11);
  const first = await buildRelease(buildInput(logOf(old, 60)), silentProgress);
  const previous = asPrevious(first);
  // Two new items beside the tenth, and many more visits there.
  const news = Array.from({ length: 40 }, (_, i) => [8, 9, 60 + (i % 2), 10, 11]);
  // And one that nobody visits any more: the log no longer has it.
  const gone = 30;
  const sessions = [...old, ...walks(40, 60, 12), ...news].map((session) => session.filter((item) => item !== gone));
  const log = logOf(sessions, 62);
  const second = await buildRelease(buildInput(log, { previous }), silentProgress);

  expect(second.parts.encoder).toEqual(first.parts.encoder);
  expect(second.facts.space).toBe(first.facts.space);
  const before = readVectors(first.parts.vectors);
  const after = readVectors(second.parts.vectors);
  const { dimension } = before;
  const row = (table: typeof before, item: number) => table.rows.subarray(item * dimension, (item + 1) * dimension);
  const moved = Array.from({ length: 60 }, (_, item) => item).filter(
    (item) => item !== gone && row(before, item).join() !== row(after, item).join(),
  );
  expect(moved.length).toBeLessThanOrEqual(Math.floor(0.28 * 62));
  // Those that visitors now see much more of.
  expect(moved).toEqual(expect.arrayContaining([8, 9, 10, 11]));

  const cosine = (a: number, b: number) =>
    row(after, a).reduce((sum, value, j) => sum + value * row(after, b)[j], 0) * after.scales[a] * after.scales[b];
  for (const item of [60, 61]) expect(cosine(item, 9)).toBeGreaterThan(cosine(item, 40));

  const keys = [...readItems(first.parts.items).keys];
  keys[gone] = "";
  expect([...readItems(second.parts.items).keys]).toEqual([...keys, "item-060", "item-061"]);
  expect(second.facts.counts.items).toBe(61);
  expect(after.scales[gone]).toBe(0);
  const neighbours = readNeighbours(second.parts.neighbours);
  expect(neighbours.items).not.toContain(gone);
  expect(neighbours.offsets[gone + 1]).toBe(neighbours.offsets[gone]);
  expect(readStats(second.parts.stats).popularity[gone]).toBe(0);
});

test("an encoder of the site's own is not gone on from", { timeout: 240_000 }, async () => {
  const log = logOf(walks(300, 40, 13), 40);
  const first = await buildRelease(buildInput(log), silentProgress);
  const previous = asPrevious(first);
  const foreign = { ...previous, parts: { ...previous.parts, encoder: previous.parts.ranker } };
  const second = await buildRelease(buildInput(log, { previous: foreign }), silentProgress);
  expect(second.facts.space).toBe(first.facts.space);
  expect(second.parts.encoder).toEqual(first.parts.encoder);
});
