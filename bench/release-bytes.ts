import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { findRelease, readManifest } from "../server/publisher/release/read-release.ts";

/** Bytes of one file of a release: as it lies on disk, and as a browser downloads it. */
export interface FileBytes {
  readonly role: string;
  readonly raw: number;
  /** The brotli copy, or the file itself where there is none. */
  readonly wire: number;
}

/** Every part of a release, and its head. @param path as for readRelease */
export function releaseBytes(path: string): FileBytes[] {
  const folder = findRelease(path);
  const { parts, head } = readManifest(folder);
  return [...parts, ...(head ? [{ role: "head", ...head }] : [])].map(({ role, path: name, bytes }) => {
    const copy = join(folder, `${name}.br`);
    return { role, raw: bytes, wire: existsSync(copy) ? statSync(copy).size : bytes };
  });
}
