import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fail, ok, type Result, type Root, readPolicyOf, readSitePolicy } from "../../../shared/contracts/index.ts";
import { checkSigned } from "../../../shared/trust/check-signed.ts";
import { verifySignature } from "../keys/key-pair.ts";
import type { SiteReader } from "./site-reader.ts";

/**
 * The site's policy.json as it came, checked as a device checks it.
 *
 * Errors: policy-invalid, rolled-back for an older one than the mirror has, and those of checkSigned.
 */
export async function fetchPolicy(
  reader: SiteReader,
  folder: string,
  site: string,
  root: Root | null,
): Promise<Result<Buffer<ArrayBuffer>>> {
  const read = await reader.policy();
  if (!read.ok) return read;
  const { raw, bytes } = read.value;
  const signed = root ? await checkSigned(raw, root.roles.channels, verifySignature) : ok(null);
  if (!signed.ok) return signed;
  const policy = readPolicyOf(site, raw);
  if (!policy.ok) return policy;
  const kept = keptVersion(join(folder, "policy.json"));
  if (policy.value.version < kept) return fail("rolled-back", `policy ${policy.value.version} after ${kept}`);
  return ok(bytes);
}

/** 0 where there is none that a device could read. */
function keptVersion(file: string): number {
  if (!existsSync(file)) return 0;
  try {
    const kept = readSitePolicy(JSON.parse(readFileSync(file, "utf8")));
    return kept.ok ? kept.value.version : 0;
  } catch {
    return 0;
  }
}
