import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { type Channels, ChannelsSchema, type DeltaFile, RELEASE_FORMAT } from "../../../shared/contracts/index.ts";
import { writing } from "../disk-error.ts";
import { type KeyOptions, type SiteSigning, siteSigning } from "../keys/site-signing.ts";
import { PublisherError } from "../publisher-error.ts";
import { prettyJson } from "./pretty-json.ts";
import { requireSigned } from "./require-signed.ts";
import { resignPolicy } from "./resign-policy.ts";
import { retireDeltas } from "./retire-deltas.ts";
import { noteHistory } from "./site-history.ts";
import { withSiteLock } from "./site-lock.ts";
import { writeWhole } from "./write-whole.ts";

/** What the channels of a site mean. */
export type Targets = Pick<Channels, "stable" | "canary">;

/**
 * The site's channels.json; null where there is none.
 *
 * @throws PublisherError when it is damaged: its sequence must not be given twice
 */
export function readChannels(siteFolder: string): Channels | null {
  const file = join(siteFolder, "channels.json");
  if (!existsSync(file)) return null;
  try {
    return v.parse(ChannelsSchema, JSON.parse(readFileSync(file, "utf8")));
  } catch {
    throw new PublisherError(`${file} is damaged. Copy it from where it was published; if it never was, remove it.`);
  }
}

/**
 * Writes the channels.json that follows the site's present one. A canary that is not newer than the stable release ends. The
 * site is locked meanwhile.
 *
 * @throws PublisherError when the stable version would fall or a release is not signed, which devices refuse, or the file
 * cannot be written
 */
export function writeChannels(
  siteFolder: string,
  site: string,
  signing: SiteSigning,
  { stable, canary }: Targets,
): Channels {
  const before = readChannels(siteFolder);
  refuseLower(before, stable.version);
  const kept = canary && canary.version > stable.version ? canary : null;
  requireSigned(siteFolder, signing.root, [stable, kept]);
  writing(siteFolder, () => resignPolicy(siteFolder, signing, before));
  const channels = signing.sign("channels", {
    type: "channels",
    format: RELEASE_FORMAT,
    site,
    sequence: 1 + (before?.sequence ?? 0),
    issued: new Date().toISOString(),
    expires: signing.channelsEnd,
    root: signing.root?.version ?? null,
    policy: existsSync(join(siteFolder, "policy.json")),
    stable,
    canary: kept,
  } as const);
  const file = join(siteFolder, "channels.json");
  writing(file, () => {
    writeWhole(file, prettyJson(channels));
    noteHistory(siteFolder, before, channels);
    retireDeltas(siteFolder, before, channels);
  });
  return channels;
}

/** @throws PublisherError when the version is below the stable one */
export function refuseLower(channels: Channels | null, version: number): void {
  if (!channels || version >= channels.stable.version) return;
  throw new PublisherError(
    `Release ${channels.stable.version} is stable, and devices refuse a lower one. ` +
      `Publish the parts of ${version} under a new version: 'afterclick rollback --to ${version}'.`,
  );
}

/**
 * Has the site's channels.json name other deltas that lead to a release which a channel means.
 *
 * @throws PublisherError when the file cannot be written, or the site is signed and its keys are not here
 */
export function announceDeltas(
  siteFolder: string,
  version: number,
  deltas: readonly DeltaFile[],
  keys: KeyOptions = {},
): void {
  withSiteLock(siteFolder, () => {
    const channels = readChannels(siteFolder);
    const { stable, canary } = channels ?? {};
    if (!channels || !stable || (stable.version !== version && canary?.version !== version)) return;
    const named = deltas.map(deltaFile);
    writeChannels(siteFolder, channels.site, siteSigning(siteFolder, keys), {
      stable: stable.version === version ? { ...stable, deltas: named } : stable,
      canary: canary?.version === version ? { ...canary, deltas: named } : (canary ?? null),
    });
  });
}

/** Without what a writer of deltas knows besides. */
export const deltaFile = ({ from, path, sha256, bytes }: DeltaFile): DeltaFile => ({ from, path, sha256, bytes });
