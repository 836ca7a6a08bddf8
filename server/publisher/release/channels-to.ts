import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { type Channels, ChannelsSchema, RELEASE_FORMAT, type Target } from "../../../shared/contracts/index.ts";

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

/** 0 where there is no channels.json, or none that devices could have read. */
function lastSequence(siteFolder: string): number {
  try {
    return v.parse(ChannelsSchema, JSON.parse(readFileSync(join(siteFolder, "channels.json"), "utf8"))).sequence;
  } catch {
    return 0;
  }
}
