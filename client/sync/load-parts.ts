/**
 * Reads the parts of a release from the device or the endpoint. Nothing that was fetched is used before its size and SHA-256
 * fit the manifest; what the device keeps has been fetched so.
 */
import { fail, ok, type Result } from "../../shared/contracts/error-code.ts";
import { releasePath } from "../../shared/contracts/http.ts";
import type { Manifest, PartFile, PartRole } from "../../shared/contracts/manifest.ts";
import { download } from "./download.ts";
import { sha256 } from "./sha256.ts";

/** Where parts are kept between pages; keeps and gives nothing when consent does not allow it. Never fails. */
export interface PartCache {
  /** Null also for a part that is no longer what was put. */
  get(sha256: string): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Takes a part that was verified; goes on in the background. */
  put(sha256: string, bytes: Uint8Array<ArrayBuffer>): void;
}

export interface ReleaseSource {
  /** Absolute URL of the folder that holds the site's folder, with a closing slash. */
  readonly endpoint: string;
  readonly site: string;
  readonly cache: PartCache;
  readonly signal: AbortSignal;
}

/** Bytes of a part: kept ones if there are any, else fetched, to be kept. */
export async function loadPart(
  source: ReleaseSource,
  manifest: Manifest,
  role: PartRole,
): Promise<Result<Uint8Array<ArrayBuffer>>> {
  const part = manifest.parts.find((one) => one.role === role);
  if (!part) return fail("part-missing", `${role}: the manifest does not name one`);
  const kept = await source.cache.get(part.sha256);
  if (kept) return ok(kept);
  const fetched = await fetchFile(source, manifest, part);
  if (fetched.ok) source.cache.put(part.sha256, fetched.value);
  return fetched;
}

/** Null unless all of them are kept. */
export async function keptParts(
  { cache }: ReleaseSource,
  { parts }: Manifest,
  roles: readonly PartRole[],
): Promise<readonly Uint8Array<ArrayBuffer>[] | null> {
  const wanted = roles.flatMap((role) => parts.find((part) => part.role === role) ?? []);
  const kept = await Promise.all(wanted.map(({ sha256 }) => cache.get(sha256)));
  const bytes = kept.filter((found) => found !== null);
  return bytes.length === roles.length ? bytes : null;
}

/** Bytes of one of the release's files. */
export const fetchFile = (
  source: ReleaseSource,
  { version }: Manifest,
  part: PartFile,
): Promise<Result<Uint8Array<ArrayBuffer>>> =>
  fetchVerified(source, source.endpoint + releasePath(source.site, version, part.path), part);

/** A file of known hash and length: resumed where the line breaks, fetched once more past every cache when damaged. */
export async function fetchVerified(
  source: ReleaseSource,
  url: string,
  part: Pick<PartFile, "sha256" | "bytes">,
): Promise<Result<Uint8Array<ArrayBuffer>>> {
  for (const cache of ["default", "reload"] as const) {
    const fetched = await download(url, {
      mostBytes: part.bytes,
      cache,
      signal: source.signal,
      whenMissing: "part-missing",
      whenTooLong: "part-damaged",
    });
    if (fetched.ok && (await isIntact(part, fetched.value))) return fetched;
    if (!fetched.ok && fetched.error.code !== "part-damaged") return fetched;
  }
  return fail("part-damaged", url);
}

async function isIntact(part: Pick<PartFile, "sha256" | "bytes">, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
  return bytes.length === part.bytes && (await sha256(bytes)) === part.sha256;
}
