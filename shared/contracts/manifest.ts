import * as v from "valibot";
import { ConsentModeSchema } from "./consent.ts";
import { ItemIdSchema } from "./event.ts";
import { SignaturesSchema } from "./signatures.ts";
import { RELEASE_FORMAT } from "./versions.ts";

/** What a file of the release is for. */
export const PART_ROLES = [
  "encoder",
  "ranker",
  "vectors",
  "items",
  "stats",
  "neighbours",
  "popular",
  "rules",
  "policy",
] as const;
export type PartRole = (typeof PART_ROLES)[number];

export const Sha256Schema = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const Count = v.pipe(v.number(), v.integer(), v.minValue(0));
export const SiteNameSchema = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,62}$/));
export const VersionSchema = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4_294_967_295));

export const PartSchema = v.object({
  role: v.picklist(PART_ROLES),
  /** File name inside the release folder; it holds the hash, so it may be cached for ever. */
  path: v.pipe(v.string(), v.regex(/^[a-z]+\.[0-9a-f]{16}\.(arrow|onnx|json)$/)),
  sha256: Sha256Schema,
  bytes: v.pipe(Count, v.maxValue(1_073_741_824)),
});
export type Part = v.InferOutput<typeof PartSchema>;

/** A file of the release that is no part of what a device keeps. */
export const PartFileSchema = v.omit(PartSchema, ["role"]);
export type PartFile = v.InferOutput<typeof PartFileSchema>;

/** Accuracy on held-out later sessions, as fractions of 1; k = 20. */
export const MetricsSchema = v.object({ cases: Count, hr: v.number(), mrr: v.number(), ndcg: v.number() });

export const ManifestSchema = v.object({
  type: v.literal("manifest"),
  format: v.literal(RELEASE_FORMAT),
  site: SiteNameSchema,
  version: VersionSchema,
  /** Day (ISO, midnight UTC) of the newest event in the log, or null when the log has no times: the same input gives the same bytes. */
  dataUntil: v.nullable(v.pipe(v.string(), v.isoTimestamp())),
  /** Past this ISO time the release keeps serving, flagged as old; null means never. */
  expires: v.nullable(v.pipe(v.string(), v.isoTimestamp())),
  /** Names the embedding space: parts of one release share it, vectors of two spaces are never compared. */
  space: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
  /** D: length of item and session vectors; a multiple of 16 (the scan's SIMD width). */
  dimension: v.pipe(v.number(), v.integer(), v.minValue(16), v.maxValue(512), v.multipleOf(16)),
  /** L: how many recent interactions the encoder reads. */
  window: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200)),
  /** Names of the ranker's input columns, in order; a device whose feature definition differs refuses the ranker. */
  features: v.array(v.string()),
  /**
   * Rung 2 scores by these weights of the features, fitted by the publisher; by fixed ones when null. A small array and
   * not a part: rung 2 must not wait for one more request.
   */
  meanWeights: v.nullable(v.array(v.pipe(v.number(), v.finite()))),
  /** Candidate index the publisher chose. */
  index: v.picklist(["exact", "hnsw"]),
  /** A pair of items or a count is shipped only if at least this many distinct sessions hold it. */
  kSessions: v.pipe(v.number(), v.integer(), v.minValue(1)),
  counts: v.object({ items: Count, sessions: Count, events: Count, pairs: Count }),
  metrics: v.nullable(MetricsSchema),
  parts: v.array(PartSchema),
  /**
   * The most popular items' rows of all four tables, in one file: what a device ranks with until it has the whole of a large
   * release. Null for a release that is small enough to wait for.
   */
  head: v.optional(v.nullable(PartFileSchema), null),
  /** By the root's release role. */
  signatures: SignaturesSchema,
});
export type Manifest = v.InferOutput<typeof ManifestSchema>;

/** popular.json: item ids, most popular first. */
export const PopularSchema = v.object({ items: v.array(ItemIdSchema) });
export type Popular = v.InferOutput<typeof PopularSchema>;

/** policy.json: the officer's limits. */
export const PolicySchema = v.object({
  highestMode: ConsentModeSchema,
  /** How long a profile may stay on a device, in days. */
  retentionDays: v.pipe(v.number(), v.minValue(0), v.maxValue(3650)),
});
export type Policy = v.InferOutput<typeof PolicySchema>;
export const DEFAULT_POLICY: Policy = { highestMode: "contribute", retentionDays: 30 };
