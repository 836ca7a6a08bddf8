import * as v from "valibot";
import { Sha256Schema, SiteNameSchema, VersionSchema } from "./manifest.ts";
import { SignaturesSchema } from "./signatures.ts";
import { RELEASE_FORMAT } from "./versions.ts";

/** Rows that changed between two releases; trusted by its hash here, what it makes by the hashes in the manifest. */
export const DeltaFileSchema = v.object({
  /** Version of the release that it changes. */
  from: VersionSchema,
  /** Inside the site's folder. */
  path: v.pipe(v.string(), v.regex(/^deltas\/[1-9][0-9]{0,9}-[1-9][0-9]{0,9}\.[0-9a-f]{16}\.delta$/)),
  sha256: Sha256Schema,
  bytes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_073_741_824)),
});
export type DeltaFile = v.InferOutput<typeof DeltaFileSchema>;

/** The release that a channel means. */
export const TargetSchema = v.object({
  version: VersionSchema,
  /** Of manifest.json: a device that has it asks for nothing more, and no other manifest passes for it. */
  sha256: Sha256Schema,
  bytes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_048_576)),
  deltas: v.pipe(v.array(DeltaFileSchema), v.maxLength(64)),
});
export type Target = v.InferOutput<typeof TargetSchema>;

/** channels.json: what is current, and the only file of a site that changes. */
export const ChannelsSchema = v.object({
  type: v.literal("channels"),
  format: v.literal(RELEASE_FORMAT),
  site: SiteNameSchema,
  /** Grows by every write; a device refuses a lower one than it has seen. */
  sequence: VersionSchema,
  issued: v.pipe(v.string(), v.isoTimestamp()),
  /** Past this ISO time nothing is adopted from it; null only while the site has no keys. */
  expires: v.nullable(v.pipe(v.string(), v.isoTimestamp())),
  /** n of the root.<n>.json whose keys signed; null while the site has no keys. */
  root: v.nullable(VersionSchema),
  /** Whether a policy.json lies beside it. */
  policy: v.optional(v.boolean(), false),
  stable: TargetSchema,
  /** For a share of devices, in 0..1. */
  canary: v.nullable(v.object({ ...TargetSchema.entries, share: v.pipe(v.number(), v.minValue(0), v.maxValue(1)) })),
  signatures: SignaturesSchema,
});
export type Channels = v.InferOutput<typeof ChannelsSchema>;
