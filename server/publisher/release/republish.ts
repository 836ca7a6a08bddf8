import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Manifest, PartFile } from "../../../shared/contracts/index.ts";
import type { SiteSigning } from "../keys/site-signing.ts";
import { PublisherError } from "../publisher-error.ts";
import { linkOrCopy } from "./link-or-copy.ts";
import { newReleaseFolder, type ReleaseFolder } from "./new-release-folder.ts";
import { readManifest, readPart } from "./read-release.ts";

/** A part and its compressed copies. */
const FILES = ["", ".br", ".gz"];

/**
 * The manifest of one of a site's releases, all of whose files are there and undamaged.
 *
 * @throws PublisherError when they are not
 */
export function wholeRelease(siteFolder: string, version: number): Manifest {
  const folder = join(siteFolder, String(version));
  if (!existsSync(join(folder, "manifest.json")))
    throw new PublisherError(`There is no release ${version} in ${siteFolder}.`);
  const manifest = readManifest(folder);
  for (const { path, sha256 } of filesOf(manifest)) readPart(folder, path, sha256);
  return manifest;
}

/**
 * The parts of a release under the site's next version: devices that have it fetch the manifest alone. The site is locked
 * meanwhile. On disk the files are links where the disk has links.
 *
 * @throws PublisherError when the release is not whole, or the site is signed and its keys are not here
 */
export function republish(siteFolder: string, from: number, signing: SiteSigning): ReleaseFolder {
  const { version, signatures: _, ...facts } = wholeRelease(siteFolder, from);
  const source = join(siteFolder, String(version));
  return newReleaseFolder(siteFolder, facts, signing, (staging) => {
    for (const { path } of filesOf(facts)) {
      for (const name of FILES.map((end) => path + end)) {
        if (existsSync(join(source, name))) linkOrCopy(join(source, name), join(staging, name));
      }
    }
  });
}

const filesOf = ({ parts, head }: Pick<Manifest, "parts" | "head">): readonly PartFile[] =>
  head ? [...parts, head] : parts;
