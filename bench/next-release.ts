import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readManifest } from "../server/publisher/release/read-release.ts";
import { writeDeltas } from "../server/publisher/release/write-deltas.ts";
import { type ReleaseParts, type WrittenRelease, writeRelease } from "../server/publisher/release/write-release.ts";
import { seededRng } from "../shared/math/rng.ts";
import { nextTables } from "./next-tables.ts";

/**
 * Writes the release that follows one of a site some time later (bench/next-tables.ts), with the same models, and makes it
 * the stable one.
 *
 * @param withDeltas whether channels.json names a delta to it
 */
export function writeNextRelease(out: string, site: string, version: number, withDeltas: boolean): WrittenRelease {
  const folder = join(out, site, String(version));
  const manifest = readManifest(folder);
  const before = Object.fromEntries(
    manifest.parts.map(({ role, path }) => [role, new Uint8Array(readFileSync(join(folder, path)))]),
  ) as ReleaseParts;
  const { type: _, format: __, version: ___, parts: ____, head: _____, signatures: ______, ...facts } = manifest;
  const parts = { ...before, ...nextTables(before, seededRng(version)) };
  return writeRelease(out, parts, facts, undefined, {
    keys: {},
    channel: { name: "stable" },
    deltasTo: withDeltas ? writeDeltas : () => [],
  });
}
