import { existsSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import type { SitePolicy } from "../../../shared/contracts/index.ts";
import { type KeyOptions, siteSigning } from "../keys/site-signing.ts";
import { prettyJson } from "./pretty-json.ts";
import { writeWhole } from "./write-whole.ts";

/**
 * Puts a policy in the place of the one in `file`, which lies in the site's folder: whole, and signed by the channels keys where the site
 * has keys.
 *
 * @throws PublisherError when the site is signed and the keys are not here
 */
export function writePolicy(file: string, policy: SitePolicy, keys: KeyOptions): void {
  const signing = siteSigning(dirname(file), keys);
  writeWhole(file, prettyJson(signing.sign("channels", { ...policy, signatures: [] })));
  // Of the policy before.
  for (const copy of [`${file}.br`, `${file}.gz`]) if (existsSync(copy)) rmSync(copy);
}
