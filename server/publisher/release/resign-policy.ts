import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Channels, Role, Root, SitePolicy } from "../../../shared/contracts/index.ts";
import { signedBytes } from "../../../shared/trust/signed-bytes.ts";
import { signatureHolds } from "../keys/key-pair.ts";
import { earlierRoots } from "../keys/site-roots.ts";
import type { SiteSigning } from "../keys/site-signing.ts";
import { policyIn, policyText, writePolicy } from "./write-policy.ts";

/**
 * Signs a site's policy.json anew, under the next version, where the newest root's channels keys have not: devices that go by that root would
 * refuse it. Only what the keys of an earlier root signed, or what was there before the site had keys: a file that somebody changed in the
 * folder gets no signature by this.
 *
 * @param before the site's channels.json until now
 */
export function resignPolicy(siteFolder: string, signing: SiteSigning, before: Channels | null): void {
  const file = join(siteFolder, "policy.json");
  const { root } = signing;
  if (!root || !existsSync(file)) return;
  const policy = policyIn(file);
  if (policy && isSignedBy(policy, root.roles.channels)) return;
  const isKnown = (policy: SitePolicy) =>
    before?.root === null ||
    earlierRoots(siteFolder, root.version).some(({ roles }) => isSignedBy(policy, roles.channels));
  if (!policy || !isKnown(policy)) {
    note(
      `${file} is not what the site's keys signed, so devices refuse it. Look at it, then sign it with 'afterclick policy publish'.`,
    );
    return;
  }
  const version = policy.version + 1;
  writePolicy(file, policyText({ ...policy, version }, signing));
  note(`${file} is signed by root ${root.version} now, as version ${version}.`);
}

/** The policy of a site whose newest root's channels keys have not signed it; null where they have, or there is none. */
export function policyToResign(siteFolder: string, { roles }: Root): SitePolicy | null {
  const policy = policyIn(join(siteFolder, "policy.json"));
  return policy && !isSignedBy(policy, roles.channels) ? policy : null;
}

const note = (sentence: string): void => void process.stderr.write(`${sentence}\n`);

/** checkSigned, for what cannot wait. */
function isSignedBy(policy: SitePolicy, role: Role): boolean {
  const bytes = signedBytes(policy);
  const signers = policy.signatures.filter(
    ({ key, signature }) => role.keys.includes(key) && signatureHolds(key, signature, bytes),
  );
  return new Set(signers.map(({ key }) => key)).size >= role.threshold;
}
