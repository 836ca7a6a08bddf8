import * as v from "valibot";
import { VersionSchema } from "./manifest.ts";
import { RoleSchema } from "./root.ts";

/** A number, or its digits: options may come from attributes. */
const NumberSchema = v.union([v.number(), v.pipe(v.string(), v.regex(/^\d{1,9}$/), v.transform(Number))]);

/**
 * What the page's own code says of its site, so that the server need not be trusted: the root keys, and the floor of a visit
 * that remembers no other. Keys are hex, in a list or in one text with commas or blanks in between.
 */
export const PinSchema = v.pipe(
  v.object({
    rootKeys: v.optional(v.union([v.string(), v.array(v.string())])),
    /** How many of the root keys sign a root; 1 when it is not said. */
    rootThreshold: v.optional(NumberSchema),
    /** The lowest stable version that is taken. */
    floor: v.optional(v.pipe(NumberSchema, v.union([v.literal(0), VersionSchema]))),
  }),
  v.transform(({ rootKeys, rootThreshold = 1, floor = 0 }) => {
    const keys = typeof rootKeys === "string" ? rootKeys.split(/[\s,]+/).filter(Boolean) : rootKeys;
    // Named and empty is a mistake, and no leave to trust anybody.
    return { root: keys ? { keys, threshold: rootThreshold } : null, floor };
  }),
  v.object({
    /** Null for a site that signs nothing. */
    root: v.nullable(RoleSchema),
    floor: v.number(),
  }),
);
export type Pin = v.InferOutput<typeof PinSchema>;
/** As the page gives it. */
export type PinOptions = v.InferInput<typeof PinSchema>;
