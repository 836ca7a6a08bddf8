import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { type Channels, ChannelsSchema, type Root, RootSchema } from "../../../shared/contracts/index.ts";

/** What a mirror holds of a site already. */
export interface KeptSite {
  readonly channels: Channels;
  /** The root that channels.json names; null while the site has no keys, and where the file is missing or damaged. */
  readonly root: Root | null;
}

/** Null where there is no channels.json, or none that a device could read: then nothing is there that could be made worse. */
export function keptSite(siteFolder: string): KeptSite | null {
  const channels = readDocument(ChannelsSchema, join(siteFolder, "channels.json"));
  if (!channels) return null;
  const root = channels.root && readDocument(RootSchema, join(siteFolder, `root.${channels.root}.json`));
  return { channels, root: root || null };
}

function readDocument<T>(schema: v.GenericSchema<unknown, T>, file: string): T | null {
  if (!existsSync(file)) return null;
  try {
    return v.parse(schema, JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return null;
  }
}
