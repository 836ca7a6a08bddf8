/**
 * Reads a release from the device or the endpoint: channels.json -> manifest.json -> parts. Nothing that was fetched is used
 * before its size and SHA-256 fit the manifest; what the device keeps has been fetched so.
 */
import * as v from "valibot";
import { ChannelsSchema, type DeltaFile, type Target } from "../../shared/contracts/channels.ts";
import { type ErrorCode, fail, ok, type Result } from "../../shared/contracts/error-code.ts";
import { channelsPath, releasePath } from "../../shared/contracts/http.ts";
import { type Manifest, ManifestSchema, type PartFile, type PartRole } from "../../shared/contracts/manifest.ts";
import { RELEASE_FORMAT } from "../../shared/contracts/versions.ts";
import { download } from "./download.ts";
import { fetchBounded } from "./fetch-bounded.ts";
import { sha256 } from "./sha256.ts";

/** Longest channels.json that is read, in bytes; it says how long the manifest is. */
const MOST_CHANNELS_BYTES = 65_536;

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

/** A manifest that channels.json has named, and the deltas that lead to its release. */
export interface NamedManifest extends FoundManifest {
  readonly deltas: readonly DeltaFile[];
}

/** A manifest and what channels.json knows it by. */
export interface FoundManifest {
  readonly manifest: Manifest;
  /** Of manifest.json. */
  readonly sha256: string;
}

/**
 * The manifest of the site's stable release; null when it is the one that the device has.
 *
 * @param had hash of that one's manifest.json; null for the first
 */
export async function fetchManifest(source: ReleaseSource, had: string | null): Promise<Result<NamedManifest | null>> {
  const channels = await fetchJson(source, channelsPath(source.site), ChannelsSchema, {
    mostBytes: MOST_CHANNELS_BYTES,
    // Asked for every time, answered by 304 while nothing changed.
    cache: "no-cache",
    whenMissing: "endpoint-wrong",
    whenInvalid: "endpoint-wrong",
  });
  if (!channels.ok) return channels;
  const { site, stable } = channels.value;
  if (site !== source.site) return fail("release-mixed", `channels.json of ${site} in the place of ${source.site}'s`);
  return stable.sha256 === had ? ok(null) : fetchTarget(source, stable);
}

async function fetchTarget(source: ReleaseSource, target: Target): Promise<Result<NamedManifest>> {
  const url = source.endpoint + releasePath(source.site, target.version);
  const fetched = await fetchBounded(url, {
    mostBytes: target.bytes,
    // A publisher who starts over may give a number twice, so a manifest is asked after too.
    cache: "no-cache",
    signal: source.signal,
    whenMissing: "part-missing",
    whenTooLong: "release-mixed",
  });
  if (!fetched.ok) return fetched;
  if ((await sha256(fetched.value)) !== target.sha256) return fail("release-mixed", url);
  const manifest = readJson(ManifestSchema, fetched.value, url, "release-invalid");
  if (!manifest.ok) return manifest;
  const { site, version } = manifest.value;
  if (site !== source.site || version !== target.version) {
    return fail("release-mixed", `found ${site}@${version} in the place of ${source.site}@${target.version}`);
  }
  return ok({ manifest: manifest.value, sha256: target.sha256, deltas: target.deltas });
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

async function fetchJson<T>(
  source: ReleaseSource,
  path: string,
  schema: v.GenericSchema<unknown, T>,
  options: { mostBytes: number; cache: RequestCache; whenMissing: ErrorCode; whenInvalid: ErrorCode },
): Promise<Result<T>> {
  const url = source.endpoint + path;
  const fetched = await fetchBounded(url, { ...options, signal: source.signal, whenTooLong: "endpoint-wrong" });
  return fetched.ok ? readJson(schema, fetched.value, url, options.whenInvalid) : fetched;
}

function readJson<T>(
  schema: v.GenericSchema<unknown, T>,
  bytes: Uint8Array,
  url: string,
  whenInvalid: ErrorCode,
): Result<T> {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return fail("endpoint-wrong", `${url} is not JSON`);
  }
  return parseJson(schema, json, url, whenInvalid);
}

/** JSON of a release against its schema; a release of another format is told apart from a malformed one. */
export function parseJson<T>(
  schema: v.GenericSchema<unknown, T>,
  json: unknown,
  name: string,
  whenInvalid: ErrorCode = "release-invalid",
): Result<T> {
  const parsed = v.safeParse(schema, json);
  if (parsed.success) return ok(parsed.output);
  const format = (json as { format?: unknown } | null)?.format;
  if (typeof format === "number" && format !== RELEASE_FORMAT) {
    return fail("release-format", `format ${format}, this script reads ${RELEASE_FORMAT}`);
  }
  const issue = parsed.issues[0];
  return fail(whenInvalid, `${name}: ${v.getDotPath(issue) ?? "the whole"}: ${issue.message}`);
}
