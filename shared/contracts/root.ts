import * as v from "valibot";
import { SiteNameSchema, VersionSchema } from "./manifest.ts";
import { PublicKeySchema, SignaturesSchema } from "./signatures.ts";
import { RELEASE_FORMAT } from "./versions.ts";

/** `threshold` of different keys sign what the role signs. */
export const RoleSchema = v.pipe(
  v.object({
    keys: v.pipe(v.array(PublicKeySchema), v.minLength(1), v.maxLength(32)),
    threshold: v.pipe(v.number(), v.integer(), v.minValue(1)),
  }),
  v.check(({ keys, threshold }) => threshold <= new Set(keys).size, "the threshold is more than the keys"),
);
export type Role = v.InferOutput<typeof RoleSchema>;

/** root.<n>.json: who signs what. Version n + 1 is signed by the root role of n and by its own. */
export const RootSchema = v.object({
  type: v.literal("root"),
  format: v.literal(RELEASE_FORMAT),
  site: SiteNameSchema,
  version: VersionSchema,
  expires: v.pipe(v.string(), v.isoTimestamp()),
  roles: v.object({
    root: RoleSchema,
    /** Signs manifests. */
    release: RoleSchema,
    /** Signs channels.json. */
    channels: RoleSchema,
  }),
  signatures: SignaturesSchema,
});
export type Root = v.InferOutput<typeof RootSchema>;
