import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
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
import { brotliCopy } from "./brotli-copy.ts";
import { channelsTo, writeChannels } from "./channels-to.ts";
import { makeHead } from "./make-head.ts";
import { prettyJson } from "./pretty-json.ts";

/** Bytes of every part; a release holds each role once. */
export type ReleaseParts = Readonly<Record<PartRole, Uint8Array>>;

/** What the builder knows of a release; version, files and signatures are filled in here. */
export type ReleaseFacts = Omit<Manifest, "type" | "format" | "version" | "parts" | "head" | "signatures">;

export interface WrittenRelease {
  readonly manifest: Manifest;
  /** The release's folder, OUT/<site>/<version>. */
  readonly folder: string;
  readonly sizes: readonly PartSize[];
}

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
 * Writes OUT/<site>/<next version>/, with PART.br beside the parts that brotli shrinks, and makes it the stable release.
 * The folder appears by one rename when all of its files are there, and channels.json by another: an interrupted build
 * leaves the releases as they were, and of two builds at a time each gets a version of its own.
 *
 * @param headOf makes the head, or null where there is none
 * @throws PublisherError when the folder cannot be written
 */
export function writeRelease(
  out: string,
  parts: ReleaseParts,
  facts: ReleaseFacts,
  headOf: typeof makeHead = makeHead,
): WrittenRelease {
  const siteFolder = join(out, facts.site);
  return writing(siteFolder, () => writeSite(siteFolder, parts, facts, headOf));
}

function writeSite(
  siteFolder: string,
  parts: ReleaseParts,
  facts: ReleaseFacts,
  headOf: typeof makeHead,
): WrittenRelease {
  mkdirSync(siteFolder, { recursive: true });
  removeAbandoned(siteFolder);
  // Made before the staging folder, whose time on disk is kept short.
  const whole = PART_ROLES.map((role) => fileOf(role, parts[role]));
  const made = headOf(parts, (role) => transferBytes(whole[PART_ROLES.indexOf(role)]));
  const head = made && fileOf("head", made);
  const files = head ? [...whole, head] : whole;
  const staging = join(siteFolder, `.release.${process.pid}.partial`);
  return withCleanUp(staging, () => {
    mkdirSync(staging);
    for (const { file, bytes, copy } of files) {
      writeFileSync(join(staging, file.path), bytes);
      if (copy) writeFileSync(join(staging, `${file.path}.br`), copy);
    }
    const sizes = files.map((one) => ({ role: one.role, bytes: one.bytes.length, transferBytes: transferBytes(one) }));
    const written = settle(siteFolder, staging, {
      type: "manifest",
      format: RELEASE_FORMAT,
      ...facts,
      version: 1 + newestVersion(siteFolder),
      parts: whole.map(({ role, file }): Part => ({ role, ...file })),
      head: head?.file ?? null,
      signatures: [],
    });
    const { version, site } = written.manifest;
    const manifest = readFileSync(join(written.folder, "manifest.json"));
    const stable = { version, sha256: sha256(manifest), bytes: manifest.length, deltas: [] };
    writeChannels(siteFolder, channelsTo(siteFolder, site, stable));
    return { ...written, sizes };
  });
}

/** Renames the staging folder to the manifest's version, or to the next that no other build has taken meanwhile. */
function settle(siteFolder: string, staging: string, manifest: Manifest): Omit<WrittenRelease, "sizes"> {
  const folder = join(siteFolder, String(manifest.version));
  writeFileSync(join(staging, "manifest.json"), prettyJson(manifest));
  try {
    renameSync(staging, folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EEXIST" && code !== "ENOTEMPTY") throw error;
    return settle(siteFolder, staging, { ...manifest, version: manifest.version + 1 });
  }
  return { manifest, folder };
}

const newestVersion = (siteFolder: string): number =>
  Math.max(
    0,
    ...readdirSync(siteFolder)
      .filter((name) => /^\d+$/.test(name))
      .map(Number),
  );

/** A build that was killed outright leaves what it was writing; nobody else will take it away. */
function removeAbandoned(siteFolder: string): void {
  for (const name of readdirSync(siteFolder)) {
    const pid = /^\..+\.(\d+)\.partial$/.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) {
      rmSync(join(siteFolder, name), { recursive: true, force: true });
    }
  }
}

/** Whether another process has this id. */
function isRunning(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Somebody else's process runs too.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

export const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

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

/**
 * Removes what was staged when the work fails. The work is synchronous and short: while there is a listener, Ctrl-C
 * does not end the process between two files.
 */
function withCleanUp<T>(staged: string, work: () => T): T {
  const wait = () => undefined;
  process.on("SIGINT", wait).on("SIGTERM", wait);
  try {
    return work();
  } finally {
    process.off("SIGINT", wait).off("SIGTERM", wait);
    rmSync(staged, { recursive: true, force: true });
  }
}
