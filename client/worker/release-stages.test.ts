import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { releasesFolder } from "../../server/publisher/release/release-test-util.ts";
import { type Failure, failure, type Manifest } from "../../shared/contracts/index.ts";
import { type FixtureOptions, ITEMS, writeFixtureRelease } from "../specs/fixture-release.ts";
import type { ReleaseSource } from "../sync/load-parts.ts";
import { isFailure, type LoadedRelease, type Ranking } from "./loaded-release.ts";
import { ReleaseStages } from "./release-stages.ts";

// hnswlib-wasm runs in workers and says so to anything that does not look like one.
vi.stubGlobal("importScripts", () => {});

const kept = new Map<string, Uint8Array<ArrayBuffer>>();
const source: ReleaseSource = {
  endpoint: "http://nowhere.invalid/",
  site: "fixture",
  cache: { get: async (sha256) => kept.get(sha256) ?? null, put: () => {} },
  signal: new AbortController().signal,
};

/** A release all of whose parts the device keeps. */
function release(options: FixtureOptions): { manifest: Manifest; sha256: string } {
  const { folder, manifest } = writeFixtureRelease(releasesFolder(), options);
  for (const { path, sha256 } of manifest.parts) kept.set(sha256, new Uint8Array(readFileSync(join(folder, path))));
  return { manifest, sha256: "0".repeat(64) };
}

const ranking = ({ ranking: of }: LoadedRelease): Ranking => {
  if (isFailure(of)) throw new Error(of.message);
  return of;
};

async function begun(stages: ReleaseStages, options: FixtureOptions): Promise<LoadedRelease> {
  const begin = await stages.begin(release(options));
  if (isFailure(begin)) throw new Error(begin.message);
  return begin;
}

async function follow(stages: ReleaseStages, before: LoadedRelease, options: FixtureOptions): Promise<LoadedRelease> {
  const after = await begun(stages, options);
  const takePlace = await stages.prepareRanking(before, after);
  if (isFailure(takePlace)) throw new Error(takePlace.message);
  await takePlace();
  return after;
}

/** The five nearest to an item's own vector. */
const nearest = ({ shard, index }: Ranking, item: number): number[] => {
  const { rows, dimension } = shard.vectors;
  const query = Float32Array.from(rows.subarray(item * dimension, (item + 1) * dimension));
  return Array.from(index.search(query, 5).items);
};

for (const kind of ["exact", "hnsw"] as const)
  test(`${kind}: where few rows differ the index is changed and not made anew`, async () => {
    const said: Failure[] = [];
    const stages = new ReleaseStages(source, kind, (error) => said.push(error));
    const before = await begun(stages, {});
    expect(await stages.loadRanking(before)).toBeNull();
    await stages.useIndex(before);
    const first = ranking(before);
    expect([first.index.kind, said]).toEqual([kind, []]);
    expect(nearest(first, 3)).not.toContain(1);

    // Item 1 is where item 3 was, and item 9 is no more.
    const after = await follow(stages, before, { moved: { 1: 3 }, gone: [9] });
    await stages.useIndex(after);
    const second = ranking(after);
    expect(second.kernel).toBe(first.kernel);
    expect(second.index).toBe(first.index);
    expect(nearest(second, 3)).toContain(1);
    expect(Array.from(second.index.search(new Float32Array(16).fill(1), ITEMS).items)).not.toContain(9);
    expect(said).toEqual([]);
  });

test("where most rows differ, or the release in use ranks by nothing, it is made anew", async () => {
  const stages = new ReleaseStages(source, null, () => {});
  const before = await begun(stages, {});
  await stages.loadRanking(before);
  const moved = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [i, 30 + i]));
  const after = await follow(stages, before, { moved });
  expect(ranking(after).kernel).not.toBe(ranking(before).kernel);
  expect(nearest(ranking(after), 0)).toContain(30);

  const nothing = await begun(stages, {});
  nothing.ranking = failure("part-damaged");
  expect(ranking(await follow(stages, nothing, {})).shard.items.n).toBe(ITEMS);
});

test("a table that is not there is a failure, and the release in use ranks on", async () => {
  const said: string[] = [];
  const stages = new ReleaseStages(source, null, ({ code }) => said.push(code));
  const before = await begun(stages, {});
  await stages.loadRanking(before);
  const after = await begun(stages, { moved: { 2: 4 } });
  const vectors = after.found.manifest.parts.find(({ role }) => role === "vectors");
  kept.delete(vectors?.sha256 ?? "");
  const stopped = new AbortController();
  stopped.abort();
  const offline = new ReleaseStages({ ...source, signal: stopped.signal }, null, ({ code }) => said.push(code));
  expect(await offline.prepareRanking(before, after)).toMatchObject({ code: "endpoint-unreachable" });
  expect(said).toEqual(["endpoint-unreachable"]);
  expect(nearest(ranking(before), 3)).toContain(3);
});
