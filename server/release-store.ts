import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { ChannelsSchema } from "../shared/contracts/channels.ts";
import { SiteNameSchema } from "../shared/contracts/manifest.ts";

export interface PublishedSite {
  readonly site: string;
  /** Number of its stable release. */
  readonly version: number;
}

/** The folder that `afterclick build --out` writes: one folder per site, each with its channels.json. */
export class ReleaseStore {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /**
   * Sites that have a readable channels.json, by name. A site that is being copied in, or a folder that is something
   * else, is left out.
   * @throws when the folder itself cannot be read
   */
  async sites(): Promise<PublishedSite[]> {
    const entries = await readdir(this.folder, { withFileTypes: true });
    const names = entries
      .filter((entry) => !entry.isFile() && v.is(SiteNameSchema, entry.name))
      .map(({ name }) => name);
    const found = await Promise.all(names.sort().map((site) => this.#read(site)));
    return found.filter((site) => site !== null);
  }

  async #read(site: string): Promise<PublishedSite | null> {
    try {
      const text = await readFile(join(this.folder, site, "channels.json"), "utf8");
      return { site, version: v.parse(ChannelsSchema, JSON.parse(text)).stable.version };
    } catch {
      return null;
    }
  }
}
