import { createHash } from "node:crypto";
import type { BigIntStats } from "node:fs";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";

/**
 * Strong ETags made of contents. Times and sizes will not do: images and reproducible builds set every time alike, and a
 * channels.json that moves from release 1 to 2 keeps its size.
 *
 * Each file is read once per change; inode and change time (which no copy can set) say whether it changed.
 */
export class ContentTags {
  readonly #known = new Map<string, { readonly state: string; readonly tag: Promise<string> }>();

  of(file: string, stats: BigIntStats): Promise<string> {
    const state = `${stats.ino} ${stats.size} ${stats.mtimeNs} ${stats.ctimeNs}`;
    const known = this.#known.get(file);
    if (known?.state === state) return known.tag;
    const tag = digest(file);
    this.#known.set(file, { state, tag });
    // A file that could not be read must be tried again.
    tag.catch(() => this.#known.delete(file));
    return tag;
  }
}

async function digest(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex").slice(0, 16);
}
