import type { Channels, Target } from "../../../shared/contracts/index.ts";
import { PublisherError } from "../publisher-error.ts";
import type { LockedSite } from "./change-channels.ts";
import { writeChannels } from "./channels-to.ts";
import { type DeltasTo, targetOf } from "./point-channel.ts";
import { republish } from "./republish.ts";
import { isSigned } from "./signed-release.ts";

/**
 * Signs channels.json anew, with a new end. What a channel means is published under a new version where the newest root's
 * release keys have not signed it, as after keys were made or replaced.
 *
 * @throws PublisherError when the site is not signed or has no release, or a release must be signed and the key is not here
 */
export async function refreshChannels(site: LockedSite, deltasTo: DeltasTo): Promise<Channels> {
  const { folder, signing, channels } = site;
  if (!signing.root) {
    throw new PublisherError(
      "The site has no root.1.json, so there is nothing to sign. Make keys with 'afterclick keys init'.",
    );
  }
  if (!channels)
    throw new PublisherError("The site has no stable release. Build one, or make one stable by 'afterclick promote'.");
  const anew = (target: Target): Target => {
    const { version } = republish(folder, target.version, signing).manifest;
    return targetOf(folder, version, deltasTo(folder, version));
  };
  const stable = (await isSigned(folder, channels.stable.version, signing)) ? channels.stable : anew(channels.stable);
  const { canary } = channels;
  if (!canary) return writeChannels(folder, channels.site, signing, { stable, canary });
  // A canary is newer than the stable release.
  const stays = stable === channels.stable && (await isSigned(folder, canary.version, signing));
  const next = stays ? canary : { ...anew(canary), share: canary.share };
  return writeChannels(folder, channels.site, signing, { stable, canary: next });
}
