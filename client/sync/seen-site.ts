import * as v from "valibot";
import { ChannelsSchema } from "../../shared/contracts/channels.ts";
import { RootSchema } from "../../shared/contracts/root.ts";

/** What a device remembers of the last channels.json that it followed, so that nothing older passes for the newest. */
export const SeenSiteSchema = v.object({
  /** The pin under which it was followed: another one makes another root trusted. */
  pin: v.string(),
  /** The newest root that was trusted; null for a site that signs nothing. */
  root: v.nullable(RootSchema),
  sequence: ChannelsSchema.entries.sequence,
  /** The highest stable version whose manifest was seen; 0 for none. */
  version: v.pipe(v.number(), v.integer(), v.minValue(0)),
  expires: ChannelsSchema.entries.expires,
  policy: ChannelsSchema.entries.policy,
});
export type SeenSite = v.InferOutput<typeof SeenSiteSchema>;

/** 0 for a site that signs nothing. */
export const rootVersion = ({ root }: SeenSite): number => root?.version ?? 0;
