import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Manifest } from "../../../shared/contracts/index.ts";
import { checkSigned } from "../../../shared/trust/check-signed.ts";
import { verifySignature } from "../keys/key-pair.ts";
import type { SiteSigning } from "../keys/site-signing.ts";
import { readManifest } from "./read-release.ts";
import { republish, wholeRelease } from "./republish.ts";

/**
 * A release that devices accept: itself, or its parts under the next version where the newest root's release keys have not
 * signed it. A manifest is never written anew in its place: caches hold it beside a channels.json that names its hash.
 *
 * @throws PublisherError when it is not whole, or must be signed and the keys are not here
 */
export async function signedRelease(siteFolder: string, version: number, signing: SiteSigning): Promise<Manifest> {
  const manifest = wholeRelease(siteFolder, version);
  if (await isSigned(siteFolder, version, signing)) return manifest;
  return republish(siteFolder, version, signing).manifest;
}

/**
 * Whether the newest root's release keys have signed a release's manifest; true while the site has no root.
 *
 * @throws PublisherError when there is no such release
 */
export async function isSigned(siteFolder: string, version: number, { root }: SiteSigning): Promise<boolean> {
  if (!root) return true;
  const folder = join(siteFolder, String(version));
  readManifest(folder);
  // As it was signed, with what a reader does not know.
  const raw = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
  return (await checkSigned(raw, root.roles.release, verifySignature)).ok;
}
