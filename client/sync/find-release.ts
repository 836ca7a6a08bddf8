/**
 * What is current: channels.json -> (root.<n>.json) -> which channel is this device's -> manifest.json. What a page's pin
 * vouches for, or the hash that channels.json gives, is checked before it is used (docs/sync-protocol.md).
 */
import * as v from "valibot";
import { type Channels, ChannelsSchema, type DeltaFile, type Target } from "../../shared/contracts/channels.ts";
import { fail, ok, type Result } from "../../shared/contracts/error-code.ts";
import { channelsPath, releasePath } from "../../shared/contracts/http.ts";
import { type Manifest, ManifestSchema } from "../../shared/contracts/manifest.ts";
import type { Pin } from "../../shared/contracts/pin.ts";
import type { Root } from "../../shared/contracts/root.ts";
import { RELEASE_FORMAT } from "../../shared/contracts/versions.ts";
import { Received } from "../../shared/http/received.ts";
import type { RawDocument } from "../../shared/trust/signed-bytes.ts";
import { fetchBounded } from "./fetch-bounded.ts";
import type { ReleaseSource } from "./load-parts.ts";
import type { SeenSite } from "./seen-site.ts";
import { sha256 } from "./sha256.ts";

type Documents = typeof import("./trusted-documents.ts");
type IsSigned = (manifest: RawDocument) => Promise<Result<null>>;

/** Longest channels.json or root that is read, in bytes; channels.json says how long the manifest is. */
const MOST_CHANNELS_BYTES = 65_536;

/** A manifest and what channels.json knows it by. */
export interface FoundManifest {
  readonly manifest: Manifest;
  /** Of manifest.json. */
  readonly sha256: string;
}

/** A manifest that channels.json has named, and the deltas that lead to its release. */
export interface NamedManifest extends FoundManifest {
  readonly deltas: readonly DeltaFile[];
}

export interface SiteState {
  readonly pin: Pin;
  /** What the device remembers, or null. */
  readonly seen: SeenSite | null;
  /** A number in [0, 1) that the device alone knows; null where it keeps none, which is in no canary. */
  readonly number: number | null;
  /** The manifest that the device has whole, or null. */
  readonly had: FoundManifest | null;
}

export interface Finding {
  readonly seen: SeenSite;
  /** Null when it is the one that the device has. */
  readonly found: NamedManifest | null;
}

/**
 * One request when nothing has changed.
 *
 * @param answer tells afterwards how long the server wants to be left alone
 */
export async function findRelease(source: ReleaseSource, state: SiteState, answer: Received): Promise<Result<Finding>> {
  // A second look is at the whole file, which may be another one by now.
  answer.clear();
  // On their way together.
  const loading = state.pin.root ? loadDocuments() : null;
  const raw = await fetchDocument(source, channelsPath(source.site), "endpoint-wrong", answer);
  if (!raw.ok) return raw;
  const parsed = parseJson(ChannelsSchema, raw.value, source.endpoint + channelsPath(source.site), "endpoint-wrong");
  if (!parsed.ok) return parsed;
  const loaded = await loading;
  if (loaded && !loaded.ok) return loaded;
  const documents = loaded?.value ?? null;
  const trusted = await trust(source, state, documents, raw.value, parsed.value);
  if (!trusted.ok) return trusted;
  const { channels, root } = trusted.value;
  const target = await chosen(channels, state.number);
  const isSigned = async (manifest: RawDocument) =>
    documents && root ? documents.signedByRelease(manifest, root) : ok(null);
  const found = await manifestOf(source, target, state.had, isSigned);
  if (!found.ok) return found;
  const { sequence, stable, expires, policy } = channels;
  // A number that no manifest has confirmed is remembered by nobody: a thief of the channels key could make it any.
  const version = target === stable ? stable.version : (state.seen?.version ?? 0);
  return ok({ seen: { pin: pinText(state.pin), root, sequence, version, expires, policy }, found: found.value });
}

const loadDocuments = (): Promise<Result<Documents>> =>
  import("./trusted-documents.ts").then(ok, (error) => fail("worker-failed", String(error)));

/** Null for the one that the device has. */
async function manifestOf(
  source: ReleaseSource,
  target: Target,
  had: FoundManifest | null,
  isSigned: IsSigned,
): Promise<Result<NamedManifest | null>> {
  if (target.sha256 !== had?.sha256) return fetchManifest(source, target, isSigned);
  if (target.version === had.manifest.version) return ok(null);
  return fail("release-mixed", `version ${target.version} by the manifest of ${had.manifest.version}`);
}

/** The channels and the root whose keys say so; a site without a pin is believed. */
async function trust(
  source: ReleaseSource,
  { pin, seen }: SiteState,
  documents: Documents | null,
  raw: RawDocument,
  channels: Channels,
): Promise<Result<{ readonly channels: Channels; readonly root: Root | null }>> {
  const { site } = source;
  const { root, floor } = pin;
  if (root && documents) {
    const kept = seen?.pin === pinText(pin) ? seen.root : null;
    const pinned = { site, root, floor, kept, sequence: seen?.sequence ?? 0, version: seen?.version ?? 0 };
    return documents.trustedChannels(raw, pinned, (path) => fetchDocument(source, path, "part-missing"));
  }
  if (channels.site !== site)
    return fail("release-mixed", `channels.json of ${channels.site} in the place of ${site}'s`);
  if (channels.stable.version < floor)
    return fail("rolled-back", `version ${channels.stable.version} below the floor ${floor}`);
  return ok({ channels, root: null });
}

const pinText = ({ root }: Pin): string => (root ? `${root.threshold} of ${[...root.keys].sort().join()}` : "");

/** The canary for its share of devices, other ones for each version; nobody else learns which. */
async function chosen({ canary, stable }: Channels, number: number | null): Promise<Target> {
  if (!canary || number === null) return stable;
  const hash = await sha256(new TextEncoder().encode(`${canary.version}:${number}`));
  return Number.parseInt(hash.slice(0, 8), 16) / 2 ** 32 < canary.share ? canary : stable;
}

async function fetchManifest(
  source: ReleaseSource,
  target: Target,
  isSigned: IsSigned,
): Promise<Result<NamedManifest>> {
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
  const raw = readJson(fetched.value, url);
  if (!raw.ok) return raw;
  const signed = await isSigned(raw.value);
  if (!signed.ok) return signed;
  const manifest = parseJson(ManifestSchema, raw.value, url);
  if (!manifest.ok) return manifest;
  const { site, version } = manifest.value;
  if (site !== source.site || version !== target.version) {
    return fail("release-mixed", `found ${site}@${version} in the place of ${source.site}@${target.version}`);
  }
  return ok({ manifest: manifest.value, sha256: target.sha256, deltas: target.deltas });
}

/** Asked for every time, answered by 304 while nothing changed. */
async function fetchDocument(
  source: ReleaseSource,
  path: string,
  whenMissing: "endpoint-wrong" | "part-missing",
  received = new Received(),
): Promise<Result<RawDocument>> {
  const url = source.endpoint + path;
  const fetched = await fetchBounded(url, {
    mostBytes: MOST_CHANNELS_BYTES,
    cache: "no-cache",
    signal: source.signal,
    whenMissing,
    whenTooLong: "endpoint-wrong",
    received,
  });
  return fetched.ok ? readJson(fetched.value, url) : fetched;
}

/** JSON that is an object; endpoint-wrong for anything else. */
export function readJson(bytes: Uint8Array, url: string): Result<RawDocument> {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return fail("endpoint-wrong", `${url} is not JSON`);
  }
  return typeof json === "object" && json !== null
    ? ok(json as RawDocument)
    : fail("endpoint-wrong", `${url} is no JSON object`);
}

/** JSON of a release against its schema; a release of another format is told apart from a malformed one. */
export function parseJson<T>(
  schema: v.GenericSchema<unknown, T>,
  json: unknown,
  name: string,
  whenInvalid: "release-invalid" | "endpoint-wrong" = "release-invalid",
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
