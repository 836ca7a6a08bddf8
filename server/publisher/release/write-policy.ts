import { existsSync, readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { readSitePolicy, type SitePolicy } from "../../../shared/contracts/index.ts";
import { type KeyOptions, type SiteSigning, siteSigning } from "../keys/site-signing.ts";
import { linkOrCopy } from "./link-or-copy.ts";
import { prettyJson } from "./pretty-json.ts";
import { sha256 } from "./sha256.ts";
import { withSiteLock } from "./site-lock.ts";
import { writeWhole } from "./write-whole.ts";

/** ms that a server waits for whoever publishes: nothing else is answered meanwhile. */
const PATIENCE = 200;

/**
 * What the file of a policy holds: it is signed by the channels keys where the site has keys.
 *
 * @throws PublisherError when the site is signed and the keys are not here
 */
export const policyText = (policy: SitePolicy, signing: Pick<SiteSigning, "sign">): string =>
  prettyJson(signing.sign("channels", { ...policy, signatures: [] }));

/** The policy in `file`; null where there is none that devices could follow. */
export function policyIn(file: string): SitePolicy | null {
  try {
    const policy = readSitePolicy(JSON.parse(readFileSync(file, "utf8")));
    return policy.ok ? policy.value : null;
  } catch {
    return null;
  }
}

/** Puts it in the place of the policy in `file`, whole. The site is locked meanwhile. */
export function writePolicy(file: string, text: string): void {
  writeWhole(file, text);
  // Of the policy before.
  for (const copy of [`${file}.br`, `${file}.gz`]) if (existsSync(copy)) rmSync(copy);
}

/** Writes a site's policy where others may write it too: those who edit the file, and other servers. @param keys of the site */
export const policyWriter = (keys: KeyOptions) => ({
  /** What `file`, in the site's folder, would hold. @throws PublisherError as policyText */
  textOf: (file: string, policy: SitePolicy): string => policyText(policy, siteSigning(dirname(file), keys)),

  /**
   * Puts it there, if the file is still what somebody has looked at.
   *
   * @param seen its SHA-256; null for no file
   * @param aside where what it holds is kept; null for nowhere
   * @returns false when it holds something else
   * @throws PublisherError when somebody publishes
   */
  replace: (file: string, text: string, seen: string | null, aside: string | null): boolean =>
    withSiteLock(
      dirname(file),
      () => {
        if ((existsSync(file) ? sha256(readFileSync(file)) : null) !== seen) return false;
        if (aside !== null) linkOrCopy(file, aside);
        writePolicy(file, text);
        return true;
      },
      PATIENCE,
    ),
});
