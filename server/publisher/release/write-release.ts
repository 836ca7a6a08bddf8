import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Manifest,
  PART_ROLES,
  type Part,
  type PartFile,
  type PartRole,
  RELEASE_FORMAT,
} from "../../../shared/contracts/index.ts";
import type { PartSize } from "../build-report.ts";
import { writing } from "../disk-error.ts";
import { type KeyOptions, siteSigning } from "../keys/site-signing.ts";
import { brotliCopy } from "./brotli-copy.ts";
import { makeHead } from "./make-head.ts";
import { newReleaseFolder, type ReleaseFolder } from "./new-release-folder.ts";
import { type ChannelChoice, type DeltasTo, pointChannel } from "./point-channel.ts";
import { sha256 } from "./sha256.ts";
import { withSiteLock } from "./site-lock.ts";

/** Bytes of every part; a release holds each role once. */
export type ReleaseParts = Readonly<Record<PartRole, Uint8Array>>;

/** What the builder knows of a release; version, files and signatures are filled in here. */
export type ReleaseFacts = Omit<Manifest, "type" | "format" | "version" | "parts" | "head" | "signatures">;

export interface WrittenRelease extends ReleaseFolder {
  readonly sizes: readonly PartSize[];
}

/** How a new release is made known. */
export interface Publication {
  readonly keys: KeyOptions;
  /** Null: no channel names the release yet. */
  readonly channel: ChannelChoice | null;
  readonly deltasTo: DeltasTo;
  /** Is told the release's version when its folder is there and nothing names it yet. */
  readonly settled?: (version: number) => void;
}

const AS_STABLE: Publication = { keys: {}, channel: { name: "stable" }, deltasTo: () => [] };

const EXTENSIONS: Readonly<Record<PartRole | "head", string>> = {
  encoder: "onnx",
  ranker: "onnx",
  vectors: "arrow",
  items: "arrow",
  stats: "arrow",
  neighbours: "arrow",
  popular: "json",
  rules: "json",
  policy: "json",
  head: "arrow",
};

/**
 * Writes OUT/<site>/<next version>/, with PART.br beside the parts that brotli shrinks, and has a channel name it. The folder
 * appears by one rename when all of its files are there, deltas to it after that, and channels.json by another rename: an
 * interrupted build leaves the releases as they were.
 *
 * @param headOf makes the head, or null where there is none
 * @throws PublisherError when the folder cannot be written, or the site is signed and its keys are not here
 */
export function writeRelease(
  out: string,
  parts: ReleaseParts,
  facts: ReleaseFacts,
  headOf: typeof makeHead = makeHead,
  { keys, channel, deltasTo, settled }: Publication = AS_STABLE,
): WrittenRelease {
  const siteFolder = join(out, facts.site);
  // Made before the site is locked: others wait only for what is short.
  const whole = PART_ROLES.map((role) => fileOf(role, parts[role]));
  const made = headOf(parts, (role) => transferBytes(whole[PART_ROLES.indexOf(role)]));
  const head = made && fileOf("head", made);
  const files = head ? [...whole, head] : whole;
  const sizes = files.map((one) => ({ role: one.role, bytes: one.bytes.length, transferBytes: transferBytes(one) }));
  const all = {
    type: "manifest",
    format: RELEASE_FORMAT,
    ...facts,
    parts: whole.map(({ role, file }): Part => ({ role, ...file })),
    head: head?.file ?? null,
  } as const;
  return withSiteLock(siteFolder, () =>
    writing(siteFolder, () => {
      const signing = siteSigning(siteFolder, keys);
      const written = newReleaseFolder(siteFolder, all, signing, (staging) => writeFiles(staging, files));
      settled?.(written.manifest.version);
      if (channel) pointChannel(siteFolder, written.manifest, channel, deltasTo, signing);
      return { ...written, sizes };
    }),
  );
}

function writeFiles(folder: string, files: readonly ReleaseFile<unknown>[]): void {
  for (const { file, bytes, copy } of files) {
    writeFileSync(join(folder, file.path), bytes);
    if (copy) writeFileSync(join(folder, `${file.path}.br`), copy);
  }
}

/** A file of the release, under the name that its hash gives it. */
interface ReleaseFile<Role> {
  readonly role: Role;
  readonly file: PartFile;
  readonly bytes: Uint8Array;
  /** Null where it would save little. */
  readonly copy: Uint8Array | null;
}

function fileOf<Role extends PartRole | "head">(role: Role, bytes: Uint8Array): ReleaseFile<Role> {
  const hash = sha256(bytes);
  const path = `${role}.${hash.slice(0, 16)}.${EXTENSIONS[role]}`;
  return { role, file: { path, sha256: hash, bytes: bytes.byteLength }, bytes, copy: brotliCopy(bytes) };
}

/** What a browser downloads. */
const transferBytes = ({ bytes, copy }: ReleaseFile<unknown>): number => (copy ?? bytes).byteLength;
