import type { Channels } from "../../../shared/contracts/index.ts";
import { PublisherError } from "../publisher-error.ts";
import type { LockedSite } from "./change-channels.ts";
import { writeChannels } from "./channels-to.ts";
import { type DeltasTo, NO_STABLE, pointChannel } from "./point-channel.ts";
import { signedRelease } from "./signed-release.ts";

/**
 * Gives a release to a share of devices, beside the stable one; the canary that is there changes its share.
 *
 * @param version the present canary when null
 * @param share in 0..1
 * @throws PublisherError when there is no such release, or it is not newer than the stable one
 */
export async function startCanary(
  { folder, signing, channels }: LockedSite,
  version: number | null,
  share: number,
  deltasTo: DeltasTo,
): Promise<Channels> {
  if (!channels) throw new PublisherError(NO_STABLE);
  const { site, stable, canary } = channels;
  const wanted = version ?? canary?.version;
  if (wanted === undefined) throw new PublisherError("The site has no canary. Say which release is to be one.");
  if (wanted <= stable.version) {
    throw new PublisherError(`Release ${stable.version} is stable, and a canary must be a newer one than that.`);
  }
  const manifest = await signedRelease(folder, wanted, signing);
  if (canary?.version !== manifest.version) {
    return pointChannel(folder, manifest, { name: "canary", share }, deltasTo, signing);
  }
  return writeChannels(folder, site, signing, { stable, canary: { ...canary, share } });
}

/**
 * Ends the canary: its devices go back to the stable release.
 *
 * @param version the canary that is meant, or null
 * @throws PublisherError when it is not there
 */
export function stopCanary({ folder, signing, channels }: LockedSite, version: number | null): Channels {
  const canary = channels?.canary;
  if (!canary) throw new PublisherError("The site has no canary.");
  if (version !== null && version !== canary.version) {
    throw new PublisherError(`The canary is release ${canary.version}, not ${version}.`);
  }
  return writeChannels(folder, channels.site, signing, { stable: channels.stable, canary: null });
}
