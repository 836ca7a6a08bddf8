import type { Channels } from "../../../shared/contracts/index.ts";
import { PublisherError } from "../publisher-error.ts";
import type { LockedSite } from "./change-channels.ts";
import { refuseLower, writeChannels } from "./channels-to.ts";
import { type DeltasTo, pointChannel } from "./point-channel.ts";
import { signedRelease } from "./signed-release.ts";

/**
 * Makes a release the stable one.
 *
 * @param version the canary when null
 * @throws PublisherError when there is no such release, or it is stable already or below what is
 */
export async function promote(
  { folder, signing, channels }: LockedSite,
  version: number | null,
  deltasTo: DeltasTo,
): Promise<Channels> {
  const wanted = version ?? channels?.canary?.version;
  if (wanted === undefined) throw new PublisherError("The site has no canary. Say which release is to be stable.");
  if (wanted === channels?.stable.version) throw new PublisherError(`Release ${wanted} is the stable one already.`);
  refuseLower(channels, wanted);
  const manifest = await signedRelease(folder, wanted, signing);
  if (channels?.canary?.version !== manifest.version) {
    return pointChannel(folder, manifest, { name: "stable" }, deltasTo, signing);
  }
  // Its deltas are named already.
  const { share: _, ...stable } = channels.canary;
  return writeChannels(folder, channels.site, signing, { stable, canary: null });
}
