import type { Channels } from "../../../shared/contracts/index.ts";
import { type KeyOptions, type SiteSigning, siteSigning } from "../keys/site-signing.ts";
import { readChannels } from "./channels-to.ts";
import { withSiteLock } from "./site-lock.ts";

/** A site while nobody else writes to it. */
export interface LockedSite {
  readonly folder: string;
  readonly signing: SiteSigning;
  /** Null before its first stable release. */
  readonly channels: Channels | null;
}

/**
 * Work that ends with another channels.json, done on a site that is locked meanwhile.
 *
 * @throws PublisherError when the site is signed and its channels key is not here, before anything is done
 */
export const changeChannels = (
  folder: string,
  keys: KeyOptions,
  work: (site: LockedSite) => Promise<Channels> | Channels,
): Promise<Channels> =>
  withSiteLock(folder, async () => {
    const signing = siteSigning(folder, keys);
    signing.require("channels");
    return work({ folder, signing, channels: readChannels(folder) });
  });
