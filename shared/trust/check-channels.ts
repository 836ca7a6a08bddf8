import type { Channels } from "../contracts/channels.ts";
import { fail, ok, type Result } from "../contracts/error-code.ts";
import { hasEnded } from "../contracts/has-ended.ts";

/** What a device has seen of a site; the tag's floor where it keeps nothing. */
export interface Seen {
  readonly sequence: number;
  /** Highest version that was stable. */
  readonly version: number;
}

/**
 * Whether a device may follow channels whose signatures hold.
 *
 * Errors: release-mixed for another site's, release-invalid for a signed site's without an end, rolled-back for older ones than it has seen, channels-expired.
 *
 * @param now ms
 */
export function checkChannels(channels: Channels, site: string, seen: Seen, now: number): Result<null> {
  const { sequence, stable, expires, root } = channels;
  if (channels.site !== site)
    return fail("release-mixed", `channels.json of ${channels.site} in the place of ${site}'s`);
  if (sequence < seen.sequence) return fail("rolled-back", `sequence ${sequence} after ${seen.sequence}`);
  if (stable.version < seen.version) return fail("rolled-back", `version ${stable.version} after ${seen.version}`);
  if (expires === null && root !== null) return fail("release-invalid", "channels.json of a signed site never expires");
  if (expires !== null && hasEnded(expires, now)) return fail("channels-expired", expires);
  return ok(null);
}
