import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import {
  fail,
  type Manifest,
  ManifestSchema,
  ok,
  type Result,
  type Root,
  type Target,
} from "../../../shared/contracts/index.ts";
import { checkSigned } from "../../../shared/trust/check-signed.ts";
import { verifySignature } from "../keys/key-pair.ts";
import { sha256 } from "../release/sha256.ts";
import { boundedRequest } from "./bounded-request.ts";
import { asDocument, type SiteReader } from "./site-reader.ts";

export interface ManifestFile {
  readonly manifest: Manifest;
  /** As they came. */
  readonly bytes: Buffer<ArrayBuffer>;
}

/**
 * The manifest of a target, from the mirror where it is there and the same.
 *
 * @param root whose release keys must have signed it; null for a site without keys
 *
 * Errors: release-mixed for another than channels.json names, release-invalid, those of checkSigned.
 */
export async function fetchManifest(
  reader: SiteReader,
  siteFolder: string,
  site: string,
  target: Target,
  root: Root | null,
): Promise<Result<ManifestFile>> {
  const path = `${target.version}/manifest.json`;
  const fetched = await bytesOf(reader.url + path, join(siteFolder, path), target);
  if (!fetched.ok) return fetched;
  const document = asDocument(fetched.value, reader.url + path);
  if (!document.ok) return document;
  const { raw, bytes } = document.value;
  const signed = root ? await checkSigned(raw, root.roles.release, verifySignature) : ok(null);
  if (!signed.ok) return signed;
  const parsed = v.safeParse(ManifestSchema, raw);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    return fail("release-invalid", `${reader.url}${path}: ${v.getDotPath(issue) ?? "the whole"}: ${issue.message}`);
  }
  const manifest = parsed.output;
  if (manifest.site !== site || manifest.version !== target.version)
    return fail("release-mixed", `${manifest.site}@${manifest.version} in the place of ${site}@${target.version}`);
  return ok({ manifest, bytes });
}

async function bytesOf(url: string, file: string, target: Target): Promise<Result<Buffer<ArrayBuffer>>> {
  if (existsSync(file)) {
    const kept = Buffer.from(readFileSync(file));
    if (sha256(kept) === target.sha256) return ok(kept);
  }
  const fetched = await boundedRequest(url, {
    mostBytes: target.bytes,
    cacheControl: "max-age=0",
    whenMissing: "part-missing",
    whenTooLong: "release-mixed",
  });
  if (!fetched.ok) return fetched;
  const same = fetched.value.length === target.bytes && sha256(fetched.value) === target.sha256;
  return same ? fetched : fail("release-mixed", url);
}
