import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { type Root, SignaturesSchema, type Target } from "../../../shared/contracts/index.ts";
import { PublisherError } from "../publisher-error.ts";

/**
 * That a release key of the root has signed the releases that channels.json is to mean: it names the root, and devices would
 * refuse a release that was signed under the one before. Whether signatures hold is not looked at; devices do.
 *
 * @param root null while the site has none
 * @throws PublisherError when none has
 */
export function requireSigned(siteFolder: string, root: Root | null, targets: readonly (Target | null)[]): void {
  if (!root) return;
  for (const target of targets) {
    if (!target || signers(siteFolder, target.version).some((key) => root.roles.release.keys.includes(key))) continue;
    throw new PublisherError(
      `The release key of root.${root.version}.json has not signed release ${target.version}, which would go on as it is. ` +
        "Have it signed first: 'afterclick channels refresh'.",
    );
  }
}

function signers(siteFolder: string, version: number): string[] {
  try {
    const { signatures } = JSON.parse(readFileSync(join(siteFolder, String(version), "manifest.json"), "utf8"));
    return v.parse(SignaturesSchema, signatures).map(({ key }) => key);
  } catch {
    // A release that is not there.
    return [];
  }
}
