import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Manifest } from "../../../shared/contracts/index.ts";
import { isRunning } from "../is-running.ts";
import type { SiteSigning } from "../keys/site-signing.ts";
import { readChannels } from "./channels-to.ts";
import { prettyJson } from "./pretty-json.ts";

export interface ReleaseFolder {
  readonly manifest: Manifest;
  /** The release's folder, OUT/<site>/<version>. */
  readonly folder: string;
}

/**
 * A release under the site's next version. The folder appears by one rename when all of its files are there. The site is
 * locked meanwhile.
 *
 * @param fill writes the files that the manifest names
 */
export function newReleaseFolder(
  siteFolder: string,
  facts: Omit<Manifest, "version" | "signatures">,
  signing: SiteSigning,
  fill: (staging: string) => void,
): ReleaseFolder {
  removeAbandoned(siteFolder);
  const manifest = signing.sign("release", { ...facts, version: 1 + highestVersion(siteFolder) });
  const folder = join(siteFolder, String(manifest.version));
  const staging = join(siteFolder, `.release.${process.pid}.partial`);
  try {
    mkdirSync(staging);
    fill(staging);
    writeFileSync(join(staging, "manifest.json"), prettyJson(manifest));
    renameSync(staging, folder);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  return { manifest, folder };
}

/** Of the releases that are there, and of those that devices may have from channels.json although they are not. */
export function highestVersion(siteFolder: string): number {
  const channels = readChannels(siteFolder);
  return Math.max(0, ...releaseVersions(siteFolder), channels?.stable.version ?? 0, channels?.canary?.version ?? 0);
}

/** Versions of the releases in a site's folder, in no order. */
export const releaseVersions = (siteFolder: string): number[] =>
  readdirSync(siteFolder).flatMap((name) => (/^[1-9]\d*$/.test(name) ? Number(name) : []));

/** A build that was killed outright leaves what it was writing; nobody else will take it away. */
function removeAbandoned(siteFolder: string): void {
  for (const name of readdirSync(siteFolder)) {
    const pid = /^\..+\.(\d+)\.partial$/.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) {
      rmSync(join(siteFolder, name), { recursive: true, force: true });
    }
  }
}
