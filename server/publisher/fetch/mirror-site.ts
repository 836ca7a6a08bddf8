import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Channels, fail, ok, type Result, type Role, type Target } from "../../../shared/contracts/index.ts";
import type { Wait } from "./fetch-hashed.ts";
import { fetchManifest, type ManifestFile } from "./fetch-manifest.ts";
import { fetchPolicy } from "./fetch-policy.ts";
import { keptSite } from "./kept-site.ts";
import { mirrorFile, type NamedFile, writeInPlace } from "./mirrored-file.ts";
import { SiteReader } from "./site-reader.ts";
import { type TrustedDocuments, trustedDocuments } from "./trusted-documents.ts";

export interface MirrorOptions {
  /** Absolute URL of the folder that holds the site's folder, with a closing slash. */
  readonly endpoint: string;
  readonly site: string;
  /** Folder of releases that the site's folder is, or will be, in. */
  readonly out: string;
  /** Root keys that must stand behind the site; null holds it to what the mirror has. */
  readonly pinned: Role | null;
  /** Told of each file that was fetched. */
  readonly note?: (sentence: string) => void;
  /** As in fetchHashed. */
  readonly wait?: Wait;
}

export interface Mirrored {
  readonly channels: Channels;
  /** Whether the site is signed. */
  readonly signed: boolean;
  /** Parts, heads and deltas. */
  readonly fetched: { readonly files: number; readonly bytes: number };
  /** Of these, those that were there and intact. */
  readonly kept: number;
}

/**
 * Brings a site's folder to what the endpoint's channels.json names. Everything is verified before it is written; roots, manifests
 * and then channels.json come last, so that whoever is served from the folder meanwhile has the release before.
 *
 * @throws PublisherError when the folder cannot be written
 */
export async function mirrorSite(options: MirrorOptions): Promise<Result<Mirrored>> {
  const { endpoint, site, out, pinned } = options;
  const reader = new SiteReader(endpoint, site);
  const folder = join(out, site);
  const documents = await trustedDocuments(reader, site, pinned, keptSite(folder));
  if (!documents.ok) return documents;
  const { channels, root } = documents.value;
  const targets = [channels.stable, ...(channels.canary ? [channels.canary] : [])];
  const manifests: ManifestFile[] = [];
  for (const target of targets) {
    const found = await fetchManifest(reader, folder, site, target, root);
    if (!found.ok) return found;
    manifests.push(found.value);
  }
  const policy = channels.policy ? await fetchPolicy(reader, folder, site, root) : ok(null);
  if (!policy.ok) return policy;
  const files = filesOf(targets, manifests);
  if (!files.ok) return files;
  const done = await mirrorFiles(reader, folder, files.value, options);
  if (!done.ok) return done;
  const written = writeDocuments(folder, documents.value, manifests, policy.value);
  return written.ok ? ok({ channels, signed: root !== null, ...done.value }) : written;
}

/** Every hashed file that the documents name; release-invalid where a name does not hold its hash. */
function filesOf(targets: readonly Target[], manifests: readonly ManifestFile[]): Result<readonly NamedFile[]> {
  const parts = manifests.flatMap(({ manifest: { version, parts: all, head } }) =>
    [...all, ...(head ? [head] : [])].map((part) => ({ ...part, path: `${version}/${part.path}` })),
  );
  const files = [...parts, ...targets.flatMap(({ deltas }) => deltas)];
  // Otherwise one name could mean two files, and the second would take the place of the first.
  const misnamed = files.find(({ path, sha256 }) => path.split(".").at(-2) !== sha256.slice(0, 16));
  if (misnamed) return fail("release-invalid", `${misnamed.path} has another hash than its name says`);
  return ok([...new Map(files.map((file) => [file.path, file])).values()]);
}

async function mirrorFiles(
  reader: SiteReader,
  folder: string,
  files: readonly NamedFile[],
  { note, wait }: MirrorOptions,
): Promise<Result<Pick<Mirrored, "fetched" | "kept">>> {
  const fetched = { files: 0, bytes: 0 };
  for (const file of files) {
    const done = await mirrorFile(reader.url, folder, file, wait);
    if (!done.ok) return done;
    if (!done.value) continue;
    fetched.files++;
    fetched.bytes += file.bytes;
    note?.(`${file.path}: ${file.bytes} bytes`);
  }
  return ok({ fetched, kept: files.length - fetched.files });
}

function writeDocuments(
  folder: string,
  { channels, bytes, roots }: TrustedDocuments,
  manifests: readonly ManifestFile[],
  policy: Buffer | null,
): Result<null> {
  // Another mirror into the same folder may have been quicker.
  const meanwhile = keptSite(folder)?.channels.sequence ?? 0;
  if (channels.sequence < meanwhile) return fail("rolled-back", `sequence ${channels.sequence} after ${meanwhile}`);
  for (const root of roots) writeChanged(join(folder, `root.${root.version}.json`), root.bytes);
  for (const { manifest, bytes: text } of manifests)
    writeChanged(join(folder, String(manifest.version), "manifest.json"), text);
  if (policy) writeChanged(join(folder, "policy.json"), policy);
  writeChanged(join(folder, "channels.json"), bytes);
  return ok(null);
}

/** Unless the file is the same: a server may make tags of times, and a new time would have every device fetch it again. */
function writeChanged(file: string, bytes: Buffer): void {
  if (!existsSync(file) || !readFileSync(file).equals(bytes)) writeInPlace(file, bytes);
}
