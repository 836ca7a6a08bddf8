import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Manifest } from "../../../shared/contracts/index.ts";
import { PublisherError } from "../publisher-error.ts";
import { readRelease } from "./read-release.ts";
import { FIXTURE_FACTS, fixtureParts, jsonBytes, releasesFolder } from "./release-test-util.ts";
import { type ReleaseFacts, type ReleaseParts, writeRelease } from "./write-release.ts";

const parts = fixtureParts();

function refusal(path: string): string {
  try {
    readRelease(path);
  } catch (error) {
    expect(error).toBeInstanceOf(PublisherError);
    return (error as PublisherError).message;
  }
  throw new Error("it was read");
}

const written = (more: Partial<ReleaseParts>, facts: Partial<ReleaseFacts> = {}): string =>
  writeRelease(releasesFolder(), { ...parts, ...more }, { ...FIXTURE_FACTS, ...facts }).folder;

test("a release is found by its folder, its site's folder and the folder of one site", () => {
  const out = releasesFolder();
  const { folder } = writeRelease(out, parts, FIXTURE_FACTS);
  for (const path of [out, join(out, "shop"), folder]) expect(readRelease(path).folder).toBe(folder);
  expect(readRelease(out).shard.n).toBe(40);
});

describe("what is no release is said in a sentence", () => {
  test("a file", () => {
    const folder = written({});
    expect(refusal(join(folder, "manifest.json"))).toMatch(/manifest\.json is a file\. Name the folder of a release/);
  });

  test("a manifest without a part", () => {
    const folder = written({});
    const file = join(folder, "manifest.json");
    const manifest: Manifest = JSON.parse(readFileSync(file, "utf8"));
    const some = manifest.parts.filter(({ role }) => role !== "stats" && role !== "rules");
    writeFileSync(file, JSON.stringify({ ...manifest, parts: some }));
    expect(refusal(folder)).toMatch(
      /does not name these parts: stats, rules\. Copy the release again or build a new one/,
    );
  });

  test("tables that are none", () => {
    expect(refusal(written({ vectors: jsonBytes("no table") }))).toMatch(/vectors: not an Arrow IPC file\. Copy the/);
    expect(refusal(written({ items: parts.stats }))).toMatch(/cannot be used: .*column .* is missing/);
  });

  test("tables of two releases", () => {
    const { stats } = fixtureParts(30);
    expect(refusal(written({ stats }))).toMatch(
      /stats has 30 rows, items has 40: parts of different releases\. Copy the/,
    );
    expect(refusal(written({}, { dimension: 32 }))).toMatch(/vectors have 16 numbers, the manifest says 32/);
  });
});
