import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import * as v from "valibot";
import {
  ChannelsSchema,
  type Manifest,
  ManifestSchema,
  PART_ROLES,
  type PartRole,
  type Policy,
  PolicySchema,
  PopularSchema,
  type Rules,
  RulesSchema,
} from "../../../shared/contracts/index.ts";
import { makeShard, type Shard } from "../../../shared/engine/shard.ts";
import { TableError } from "../../../shared/release/arrow.ts";
import { readItems, readNeighbours, readStats, readVectors } from "../../../shared/release/tables.ts";
import { PublisherError } from "../publisher-error.ts";
import { sha256 } from "./sha256.ts";
import type { ReleaseParts } from "./write-release.ts";

/** A release in memory, every part checked against its hash. */
export interface Release {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly parts: ReleaseParts;
  readonly shard: Shard;
  readonly rules: Rules;
  readonly policy: Policy;
}

/**
 * @param path a release's folder, a site's folder (its stable release), or a folder with exactly one site.
 * @throws PublisherError when nothing is there, a part is missing or damaged, or the parts do not belong together.
 */
export function readRelease(path: string): Release {
  const folder = findRelease(path);
  const manifest = readManifest(folder);
  const parts = Object.fromEntries(
    manifest.parts.map((part) => [part.role, readPart(folder, part.path, part.sha256)]),
  ) as Record<PartRole, Uint8Array>;
  return {
    folder,
    manifest,
    parts,
    shard: readShard(folder, manifest, parts),
    rules: parse(RulesSchema, parts.rules, "rules.json"),
    policy: parse(PolicySchema, parts.policy, "policy.json"),
  };
}

/** @throws PublisherError when it is not a manifest, or does not name every part */
export function readManifest(folder: string): Manifest {
  const file = join(folder, "manifest.json");
  const manifest = parse(ManifestSchema, readBytes(file), file);
  const missing = PART_ROLES.filter((role) => !manifest.parts.some((part) => part.role === role));
  if (missing.length === 0) return manifest;
  throw new PublisherError(`${file} does not name these parts: ${missing.join(", ")}. ${AGAIN}`);
}

/** What to do about a release that cannot be used. */
const AGAIN = "Copy the release again or build a new one.";

function readShard(folder: string, manifest: Manifest, parts: ReleaseParts): Shard {
  try {
    const vectors = readVectors(parts.vectors);
    if (vectors.n > 0 && vectors.dimension !== manifest.dimension) {
      throw new RangeError(`vectors have ${vectors.dimension} numbers, the manifest says ${manifest.dimension}`);
    }
    return makeShard({
      items: readItems(parts.items),
      vectors,
      neighbours: readNeighbours(parts.neighbours),
      stats: readStats(parts.stats),
      popularIds: parse(PopularSchema, parts.popular, "popular.json").items,
      manifest,
    });
  } catch (error) {
    if (!(error instanceof TableError || error instanceof RangeError)) throw error;
    throw new PublisherError(`The tables in ${folder} cannot be used: ${error.message}. ${AGAIN}`);
  }
}

/** The release folder that a path means. */
export function findRelease(path: string): string {
  if (existsSync(join(path, "manifest.json"))) return path;
  const site = existsSync(join(path, "channels.json")) ? path : onlySite(path);
  const channels = parse(ChannelsSchema, readBytes(join(site, "channels.json")), join(site, "channels.json"));
  const folder = join(site, String(channels.stable.version));
  if (!existsSync(join(folder, "manifest.json"))) {
    throw new PublisherError(
      `${site}/channels.json names release ${channels.stable.version}, which is not there. Build again.`,
    );
  }
  return folder;
}

function onlySite(path: string): string {
  if (!existsSync(path))
    throw new PublisherError(`No release at ${path}: there is no such folder. Check the path, or build one.`);
  if (!statSync(path).isDirectory()) {
    throw new PublisherError(`${path} is a file. Name the folder of a release, such as ${dirname(path)}.`);
  }
  const sites = readdirSync(path).filter((name) => existsSync(join(path, name, "channels.json")));
  if (sites.length === 1) return join(path, sites[0]);
  throw new PublisherError(
    sites.length === 0
      ? `No release at ${path}. Build one with 'afterclick build --out ${path} …'.`
      : `${path} holds ${sites.length} sites (${sites.join(", ")}). Name one: ${join(path, sites[0])}.`,
  );
}

/** @throws PublisherError when it is missing or not what its hash says */
export function readPart(folder: string, name: string, hash: string): Uint8Array {
  const path = join(folder, name);
  if (!existsSync(path)) throw new PublisherError(`${path} is missing. ${AGAIN}`);
  const bytes = readBytes(path);
  if (sha256(bytes) !== hash) {
    throw new PublisherError(`${path} is damaged: its SHA-256 is not the manifest's. Copy the release again.`);
  }
  // A fresh, aligned buffer: Arrow columns are read as typed-array views of it.
  return new Uint8Array(bytes);
}

function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new PublisherError(`${path} cannot be read: ${(error as Error).message}`);
  }
}

function parse<T>(schema: v.GenericSchema<unknown, T>, bytes: Uint8Array, name: string): T {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch {
    throw new PublisherError(`${name} is not JSON. ${AGAIN}`);
  }
  const parsed = v.safeParse(schema, json);
  if (parsed.success) return parsed.output;
  const issue = parsed.issues[0];
  throw new PublisherError(`${name} is not valid: ${v.getDotPath(issue) ?? "the whole"}: ${issue.message}`);
}
