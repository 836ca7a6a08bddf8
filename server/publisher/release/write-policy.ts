import { existsSync, readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as passed } from "node:timers/promises";
import { readSitePolicy, type SitePolicy } from "../../../shared/contracts/index.ts";
import { type KeyOptions, type SiteSigning, siteSigning } from "../keys/site-signing.ts";
import { linkOrCopy } from "./link-or-copy.ts";
import { prettyJson } from "./pretty-json.ts";
import { sha256 } from "./sha256.ts";
import { SiteHeldError, withSiteLock } from "./site-lock.ts";
import { writeWhole } from "./write-whole.ts";

/** ms that a save waits for whoever publishes, and between two looks; other requests are answered meanwhile. */
const PATIENCE = 2_000;
const LOOK_EVERY = 50;

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
   * @returns "changed" when it holds something else; who publishes, when somebody still does after two seconds
   * @throws PublisherError when the folder cannot be written
   */
  async replace(
    file: string,
    text: string,
    seen: string | null,
    aside: string | null,
  ): Promise<"written" | "changed" | { readonly heldBy: string }> {
    const write = () => {
      if ((existsSync(file) ? sha256(readFileSync(file)) : null) !== seen) return "changed";
      if (aside !== null) linkOrCopy(file, aside);
      writePolicy(file, text);
      return "written";
    };
    for (let waited = 0; ; waited += LOOK_EVERY) {
      try {
        return withSiteLock(dirname(file), write, 0);
      } catch (error) {
        if (!(error instanceof SiteHeldError)) throw error;
        if (waited >= PATIENCE) return { heldBy: error.message };
      }
      await passed(LOOK_EVERY);
    }
  },
});
