/** The loads of a release, each of which makes one more rung work, or the same rung better. */
import type * as v from "valibot";
import { type ErrorCode, type Failure, fail, ok, type Result } from "../../shared/contracts/error-code.ts";
import {
  DEFAULT_POLICY,
  type Manifest,
  type PartRole,
  type Policy,
  PolicySchema,
  PopularSchema,
} from "../../shared/contracts/manifest.ts";
import { NO_RULES, type Rule, RulesSchema } from "../../shared/contracts/rules.ts";
import { FEATURE_COUNT, FEATURES } from "../../shared/engine/features.ts";
import type { CandidateIndex, RowChanges } from "../../shared/engine/models.ts";
import { Scorer } from "../../shared/engine/scoring.ts";
import { WINDOW_LENGTH } from "../../shared/engine/session-window.ts";
import { makeShard, type Shard } from "../../shared/engine/shard.ts";
import type { ScanKernel } from "../../shared/kernels/scan-kernel.ts";
import {
  readItems,
  readNeighbours,
  readStats,
  readVectors,
  TABLES,
  type TableName,
} from "../../shared/release/tables.ts";
import { type FoundManifest, parseJson } from "../sync/find-release.ts";
import { loadPart, type ReleaseSource } from "../sync/load-parts.ts";
import { exactScan } from "./exact-scan.ts";
import type { OnnxModels } from "./onnx.ts";

/** Enough for rung 1: a few KB. */
export interface Basics {
  readonly manifest: Manifest;
  /** "site@version" */
  readonly label: string;
  /** Item ids, most popular first. */
  readonly popular: readonly string[];
  readonly rules: readonly Rule[];
  readonly policy: Policy;
}

/** Enough for rung 2. */
export interface Ranking {
  readonly shard: Shard;
  readonly kernel: ScanKernel;
  /** As in ExactScan. */
  readonly slow: Failure | null;
  /** Starts on the exact scan; replaced when another index is ready. */
  scorer: Scorer;
  /** What the scorer searches: the kernel, or a graph that changes of rows must reach after the kernel. */
  index: CandidateIndex;
  /** A graph of the release before, and what makes it this one's; null where a graph must be built anew. */
  readonly behind: { readonly graph: CandidateIndex; readonly changes: RowChanges } | null;
  /** Whether these are the head's items alone, while the whole is on its way. */
  readonly partial: boolean;
}

/** A release in the worker, growing from rung 1 to rung 3; a Failure says why a part is not there (yet). */
export interface LoadedRelease {
  readonly found: FoundManifest;
  readonly basics: Basics;
  ranking: Ranking | Failure;
  models: OnnxModels | Failure;
}

type Tables = Readonly<Record<TableName, Uint8Array>>;

export const isFailure = (part: object): part is Failure => "code" in part;

/** Whether it ranks the head's items alone. */
export const isPartial = ({ ranking }: LoadedRelease): boolean => !isFailure(ranking) && ranking.partial;

export async function loadBasics(source: ReleaseSource, manifest: Manifest): Promise<Result<Basics>> {
  const [popular, rules, policy] = await Promise.all([
    loadJson(source, manifest, "popular", PopularSchema, { items: [] }),
    loadJson(source, manifest, "rules", RulesSchema, NO_RULES),
    loadJson(source, manifest, "policy", PolicySchema, DEFAULT_POLICY),
  ]);
  // Rules and policy are promises made to others, so a release without them is not used at all.
  if (!popular.ok) return popular;
  if (!rules.ok) return rules;
  if (!policy.ok) return policy;
  return ok({
    manifest,
    label: `${manifest.site}@${manifest.version}`,
    popular: popular.value.items,
    rules: rules.value.rules,
    policy: policy.value,
  });
}

/** The most popular items: all four tables in one file. */
export function rankingOfHead(basics: Basics, bytes: Uint8Array): Result<Ranking> {
  return rankingOf(basics, { items: bytes, vectors: bytes, neighbours: bytes, stats: bytes }, true);
}

/** @param bytes in the order of TABLES */
export function rankingOfTables(basics: Basics, bytes: readonly Uint8Array[]): Result<Ranking> {
  return rankingOf(basics, tablesOf(bytes), false);
}

export async function loadRanking(source: ReleaseSource, basics: Basics): Promise<Result<Ranking>> {
  const shard = await loadShard(source, basics);
  return shard.ok ? rankingOfShard(shard.value, false) : shard;
}

export async function loadShard(source: ReleaseSource, basics: Basics): Promise<Result<Shard>> {
  const parts = await Promise.all(TABLES.map((role) => loadPart(source, basics.manifest, role)));
  const bytes: Uint8Array[] = [];
  for (const part of parts) {
    if (!part.ok) return part;
    bytes.push(part.value);
  }
  return shardOf(basics, tablesOf(bytes));
}

const tablesOf = (bytes: readonly Uint8Array[]): Tables =>
  Object.fromEntries(TABLES.map((name, i) => [name, bytes[i]])) as unknown as Tables;

function shardOf({ manifest, popular }: Basics, tables: Tables): Result<Shard> {
  return attempt("release-invalid", () =>
    makeShard({
      items: readItems(tables.items),
      vectors: readVectors(tables.vectors),
      neighbours: readNeighbours(tables.neighbours),
      stats: readStats(tables.stats),
      popularIds: popular,
      manifest,
    }),
  );
}

function rankingOf(basics: Basics, tables: Tables, partial: boolean): Result<Ranking> {
  const shard = shardOf(basics, tables);
  return shard.ok ? rankingOfShard(shard.value, partial) : shard;
}

export function rankingOfShard(shard: Shard, partial: boolean): Result<Ranking> {
  const scan = attempt("memory-refused", () => exactScan(shard.vectors));
  if (!scan.ok) return scan;
  const { kernel, slow } = scan.value;
  return ok({ ...rankingBy(shard, kernel), slow, partial });
}

/** Of a whole shard, by the exact scan of its rows. */
export const rankingBy = (shard: Shard, kernel: ScanKernel): Ranking => ({
  shard,
  kernel,
  slow: null,
  scorer: new Scorer(shard, kernel, kernel),
  index: kernel,
  behind: null,
  partial: false,
});

export async function loadOnnx(source: ReleaseSource, manifest: Manifest): Promise<Result<OnnxModels>> {
  // Before 2 MB are fetched for nothing: a ranker trained on other columns, or an encoder of another window, cannot serve.
  if (manifest.features.join() !== FEATURES.join() || manifest.window !== WINDOW_LENGTH) {
    return fail("release-format", "the ranker was trained on other features or another window");
  }
  const { signal } = source;
  try {
    signal.throwIfAborted();
    const [encoder, ranker, { loadModels }] = await Promise.all([
      loadPart(source, manifest, "encoder"),
      loadPart(source, manifest, "ranker"),
      // Beside the models: two round trips less.
      importOnnx(signal),
    ]);
    if (!encoder.ok) return encoder;
    if (!ranker.ok) return ranker;
    signal.throwIfAborted();
    const { window, dimension } = manifest;
    const models = { encoder: encoder.value, ranker: ranker.value };
    return ok(await loadModels({ ...models, window, dimension, features: FEATURE_COUNT, signal }));
  } catch (error) {
    return fail("onnx-failed", error instanceof Error ? error.message : String(error));
  }
}

async function importOnnx(signal: AbortSignal) {
  const onnx = await import("./onnx.ts");
  signal.throwIfAborted();
  await onnx.loadRuntime();
  return onnx;
}

async function loadJson<T>(
  source: ReleaseSource,
  manifest: Manifest,
  role: PartRole,
  schema: v.GenericSchema<unknown, T>,
  absent: T,
): Promise<Result<T>> {
  if (!manifest.parts.some((part) => part.role === role)) return ok(absent);
  const part = await loadPart(source, manifest, role);
  if (!part.ok) return part;
  const json = attempt("release-invalid", () => JSON.parse(new TextDecoder().decode(part.value)) as unknown);
  return json.ok ? parseJson(schema, json.value, `${role}.json`) : json;
}

function attempt<T>(code: ErrorCode, work: () => T): Result<T> {
  try {
    return ok(work());
  } catch (error) {
    return fail(code, error instanceof Error ? error.message : String(error));
  }
}
