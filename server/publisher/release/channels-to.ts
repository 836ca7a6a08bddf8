import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import {
  type Channels,
  ChannelsSchema,
  type DeltaFile,
  RELEASE_FORMAT,
  type Target,
} from "../../../shared/contracts/index.ts";
import { writing } from "../disk-error.ts";
import { prettyJson } from "./pretty-json.ts";
import { writeWhole } from "./write-whole.ts";

/** The channels.json that follows the site's present one and has `stable` mean another release. Not signed: the site has no keys. */
export function channelsTo(siteFolder: string, site: string, stable: Target): Channels {
  return {
    type: "channels",
    format: RELEASE_FORMAT,
    site,
    sequence: 1 + lastSequence(siteFolder),
    issued: new Date().toISOString(),
    expires: null,
    root: null,
    stable,
    canary: null,
    signatures: [],
  };
}

/**
 * Has the site's channels.json name the deltas that lead to its stable release, when it is still that.
 *
 * @throws PublisherError when the file cannot be written
 */
export function announceDeltas(siteFolder: string, version: number, deltas: readonly DeltaFile[]): void {
  const file = join(siteFolder, "channels.json");
  const channels = v.parse(ChannelsSchema, JSON.parse(readFileSync(file, "utf8")));
  if (channels.stable.version !== version) return;
  const named = deltas.map(({ from, path, sha256, bytes }) => ({ from, path, sha256, bytes }));
  writeChannels(siteFolder, channelsTo(siteFolder, channels.site, { ...channels.stable, deltas: named }));
}

/** @throws PublisherError when the file cannot be written */
export function writeChannels(siteFolder: string, channels: Channels): void {
  const file = join(siteFolder, "channels.json");
  writing(file, () => writeWhole(file, prettyJson(channels)));
}

/** 0 where there is no channels.json, or none that devices could have read. */
function lastSequence(siteFolder: string): number {
  try {
    return v.parse(ChannelsSchema, JSON.parse(readFileSync(join(siteFolder, "channels.json"), "utf8"))).sequence;
  } catch {
    return 0;
  }
}
