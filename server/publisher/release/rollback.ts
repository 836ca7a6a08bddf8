import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Channels, Manifest } from "../../../shared/contracts/index.ts";
import { PublisherError } from "../publisher-error.ts";
import type { LockedSite } from "./change-channels.ts";
import { releaseVersions } from "./new-release-folder.ts";
import { type DeltasTo, pointChannel } from "./point-channel.ts";
import { readManifest } from "./read-release.ts";
import { republish } from "./republish.ts";
import { readHistory } from "./site-history.ts";

/**
 * Publishes the parts of an older release as the stable one, under a new version: devices refuse a lower one. A canary ends.
 *
 * @param to the release whose parts these are; when null, the one that was stable before
 * @throws PublisherError when there is no such release, or the stable one has the same parts
 */
export function rollback({ folder, signing, channels }: LockedSite, to: number | null, deltasTo: DeltasTo): Channels {
  if (!channels) throw new PublisherError("The site has no stable release, so there is nothing to go back from.");
  const { version } = channels.stable;
  const target = to ?? stableBefore(folder, version);
  if (target === version || sameParts(partsOf(folder, target), partsOf(folder, version))) {
    throw new PublisherError(`The stable release, ${version}, has the parts of ${target}. Name another with --to.`);
  }
  const { manifest } = republish(folder, target, signing);
  return pointChannel(folder, manifest, { name: "stable" }, deltasTo, signing);
}

/**
 * The last stable release before the one whose parts are stable now: a second rollback goes further back, not to what the
 * first one was to get rid of.
 */
function stableBefore(folder: string, stable: number): number {
  const parts = partsOf(folder, stable);
  const versions = releaseVersions(folder);
  const first = Math.min(stable, ...versions.filter((version) => sameParts(partsOf(folder, version), parts)));
  const earlier = readHistory(folder)
    .map((entry) => entry.stable)
    .filter((version) => version < first && versions.includes(version));
  if (earlier.length > 0) return Math.max(...earlier);
  throw new PublisherError(
    `Nothing tells which release was stable before ${stable}. Name one with --to: ${folder} has ${versions.sort((a, b) => a - b).join(", ")}.`,
  );
}

/** Hashes by role; null for a release that is not there or cannot be read, which may be why it has to go. */
function partsOf(folder: string, version: number): Manifest["parts"] | null {
  if (!existsSync(join(folder, String(version), "manifest.json"))) return null;
  try {
    return readManifest(join(folder, String(version))).parts;
  } catch (error) {
    if (error instanceof PublisherError) return null;
    throw error;
  }
}

const sameParts = (a: Manifest["parts"] | null, b: Manifest["parts"] | null): boolean =>
  a !== null &&
  b !== null &&
  a.every(({ role, sha256 }) => b.some((part) => part.role === role && part.sha256 === sha256));
