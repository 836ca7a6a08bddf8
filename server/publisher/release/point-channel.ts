import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Channels, DeltaFile, Manifest, Target } from "../../../shared/contracts/index.ts";
import type { SiteSigning } from "../keys/site-signing.ts";
import { PublisherError } from "../publisher-error.ts";
import { deltaFile, readChannels, writeChannels } from "./channels-to.ts";
import { sha256 } from "./sha256.ts";

/** Which devices take a release: all, or a share of them (in 0..1). */
export type ChannelChoice = { readonly name: "stable" } | { readonly name: "canary"; readonly share: number };

/** Writes the deltas that lead to a release of a site's folder. */
export type DeltasTo = (siteFolder: string, version: number) => readonly DeltaFile[];

/**
 * Has a channel mean a release. Its deltas are written before channels.json names the release: no device sees it without
 * them. The site is locked meanwhile.
 *
 * @throws PublisherError when the site has no stable release beside a canary, or the folder cannot be written
 */
export function pointChannel(
  siteFolder: string,
  { site, version }: Manifest,
  channel: ChannelChoice,
  deltasTo: DeltasTo,
  signing: SiteSigning,
): Channels {
  const target = targetOf(siteFolder, version, deltasTo(siteFolder, version));
  const before = readChannels(siteFolder);
  if (channel.name === "stable") {
    return writeChannels(siteFolder, site, signing, { stable: target, canary: before?.canary ?? null });
  }
  if (!before) throw new PublisherError(NO_STABLE);
  const canary = { ...target, share: channel.share };
  return writeChannels(siteFolder, site, signing, { stable: before.stable, canary });
}

export const NO_STABLE =
  "The site has no stable release beside which a canary could be. Make its first release the stable one.";

/** A release by its manifest's hash. */
export function targetOf(siteFolder: string, version: number, deltas: readonly DeltaFile[]): Target {
  const manifest = readFileSync(join(siteFolder, String(version), "manifest.json"));
  return { version, sha256: sha256(manifest), bytes: manifest.length, deltas: deltas.map(deltaFile) };
}
