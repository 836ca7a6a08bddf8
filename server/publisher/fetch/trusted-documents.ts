import * as v from "valibot";
import {
  type Channels,
  ChannelsSchema,
  fail,
  ok,
  RELEASE_FORMAT,
  type Result,
  type Role,
  type Root,
  RootSchema,
} from "../../../shared/contracts/index.ts";
import { checkChannels } from "../../../shared/trust/check-channels.ts";
import { checkSigned } from "../../../shared/trust/check-signed.ts";
import { checkSite } from "../../../shared/trust/check-site.ts";
import { MOST_ROOTS, type RootSearch } from "../../../shared/trust/trusted-root.ts";
import { verifySignature } from "../keys/key-pair.ts";
import type { KeptSite } from "./kept-site.ts";
import type { ReadDocument, SiteReader } from "./site-reader.ts";

export interface RootFile {
  readonly version: number;
  readonly bytes: Buffer<ArrayBuffer>;
}

/** channels.json that may be gone by, and the roots that its readers need. */
export interface TrustedDocuments {
  readonly channels: Channels;
  /** Of channels.json, as they came. */
  readonly bytes: Buffer<ArrayBuffer>;
  /** Its release keys sign the manifests; null for a site without keys. */
  readonly root: Root | null;
  /** The root and those below it. */
  readonly roots: readonly RootFile[];
}

/**
 * A site's channels.json, checked as a device that pins `pinned` checks it, against what the mirror has. Without pinned keys a
 * signed site is held to the root that the mirror has, and the first time to itself: then a change on the way is noticed, another
 * server in its place is not.
 *
 * Errors: endpoint-wrong and release-format for what is no channels.json of ours, and those of checkSite and checkChannels.
 */
export async function trustedDocuments(
  reader: SiteReader,
  site: string,
  pinned: Role | null,
  kept: KeptSite | null,
): Promise<Result<TrustedDocuments>> {
  const read = await reader.channels();
  if (!read.ok) return read;
  const channels = parsedChannels(read.value, reader.url);
  if (!channels.ok) return channels;
  const { raw, bytes } = read.value;
  const { root: version } = channels.value;
  const seen = { sequence: kept?.channels.sequence ?? 0, version: kept?.channels.stable.version ?? 0 };
  const before = kept?.channels.root ?? null;
  if (version === null && !pinned) {
    if (before !== null) return fail("signature-missing", `${site} was signed before`);
    const current = checkChannels(channels.value, site, seen, Date.now());
    return current.ok ? ok({ channels: channels.value, bytes, root: null, roots: [] }) : current;
  }
  if (before !== null && version !== null && version < before)
    return fail("rolled-back", `root ${version} after ${before}`);
  const anchor = pinned ? ok({ pinned, kept: null }) : await ownAnchor(reader, version as number, kept);
  const trusted = anchor.ok ? await checkSite(raw, searchFrom(anchor.value, site, reader), seen) : anchor;
  if (!trusted.ok) return trusted;
  const { root } = trusted.value;
  const roots = await rootsDownFrom(root, reader);
  return roots.ok ? ok({ channels: channels.value, bytes, root, roots: roots.value }) : roots;
}

function parsedChannels({ raw }: ReadDocument, siteUrl: string): Result<Channels> {
  const { format } = raw;
  if (typeof format === "number" && format !== RELEASE_FORMAT) return fail("release-format", `format ${format}`);
  const parsed = v.safeParse(ChannelsSchema, raw);
  if (parsed.success) return ok(parsed.output);
  return fail("endpoint-wrong", `${siteUrl}channels.json: ${parsed.issues[0].message}`);
}

const searchFrom = (anchor: Anchor, site: string, reader: SiteReader): RootSearch => ({
  ...anchor,
  site,
  verify: verifySignature,
  now: Date.now(),
  fetchRoot: async (version) => {
    const found = await reader.root(version);
    return found.ok ? ok(found.value.raw) : found;
  },
});

/** What the way down the roots ends at. */
interface Anchor {
  readonly pinned: Role;
  readonly kept: Root | null;
}

/** The root that the mirror has, else the site's own. */
async function ownAnchor(reader: SiteReader, version: number, kept: KeptSite | null): Promise<Result<Anchor>> {
  if (kept?.root) return ok({ pinned: kept.root.roles.root, kept: kept.root });
  const read = await reader.root(version);
  const root = read.ok ? parsedRoot(read.value) : read;
  return root.ok ? ok({ pinned: root.value.roles.root, kept: null }) : root;
}

/** All of them that lead to a trusted one, as far down as there are any: pages with older keys begin further down. */
async function rootsDownFrom(top: Root, reader: SiteReader): Promise<Result<readonly RootFile[]>> {
  const files: RootFile[] = [];
  let above: ReadDocument | null = null;
  for (let version = top.version; version >= 1 && files.length < MOST_ROOTS; version--) {
    const read = await reader.root(version);
    if (!read.ok && read.error.code === "part-missing" && above) break;
    if (!read.ok) return read;
    if (above && !(await leadsTo(above, read.value, top.site, version))) break;
    files.push({ version, bytes: read.value.bytes });
    above = read.value;
  }
  return ok(files);
}

async function leadsTo(above: ReadDocument, below: ReadDocument, site: string, version: number): Promise<boolean> {
  const root = parsedRoot(below);
  if (!root.ok || root.value.site !== site || root.value.version !== version) return false;
  const role = root.value.roles.root;
  const signed = await Promise.all([above, below].map(({ raw }) => checkSigned(raw, role, verifySignature)));
  return signed.every((one) => one.ok);
}

function parsedRoot({ raw }: ReadDocument): Result<Root> {
  const parsed = v.safeParse(RootSchema, raw);
  return parsed.success ? ok(parsed.output) : fail("release-invalid", `a root: ${parsed.issues[0].message}`);
}
