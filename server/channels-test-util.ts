import type { Channels } from "../shared/contracts/channels.ts";

/** channels.json of site "shop" as a file's text: `version`, of one digit, is stable. Texts of two versions are equally long. */
export function channelsText(version: number): string {
  const channels: Channels = {
    type: "channels",
    format: 1,
    site: "shop",
    sequence: version,
    issued: "2026-01-01T00:00:00.000Z",
    expires: null,
    root: null,
    policy: false,
    stable: { version, sha256: "0".repeat(64), bytes: 2, deltas: [] },
    canary: null,
    signatures: [],
  };
  return JSON.stringify(channels);
}
