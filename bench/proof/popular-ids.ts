import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Channels } from "../../shared/contracts/channels.ts";
import type { Manifest, Popular } from "../../shared/contracts/manifest.ts";

/** Ids of a site's most popular items, by its stable release. */
export function popularIds(siteFolder: string): readonly string[] {
  const read = <T>(...path: string[]): T => JSON.parse(readFileSync(join(siteFolder, ...path), "utf8")) as T;
  const version = String(read<Channels>("channels.json").stable.version);
  const part = read<Manifest>(version, "manifest.json").parts.find(({ role }) => role === "popular");
  if (!part) throw new Error(`${siteFolder} has no list of popular items`);
  return read<Popular>(version, part.path).items;
}
