import * as v from "valibot";

/** Body of every error answer of the server. */
export const HttpErrorSchema = v.object({
  error: v.object({ code: v.string(), message: v.string() }),
});
export type HttpError = v.InferOutput<typeof HttpErrorSchema>;

/** GET /healthz */
export const HealthSchema = v.object({
  status: v.literal("ok"),
  sites: v.array(v.object({ site: v.string(), version: v.number() })),
  uptimeS: v.number(),
});
export type Health = v.InferOutput<typeof HealthSchema>;

/** Paths below the endpoint. A release is static files, so any file server can answer them. */
export const channelsPath = (site: string): string => `${site}/channels.json`;
export const policyPath = (site: string): string => `${site}/policy.json`;
export const rootPath = (site: string, version: number): string => `${site}/root.${version}.json`;
/** @param path as in a DeltaFile */
export const deltaPath = (site: string, path: string): string => `${site}/${path}`;
export const releasePath = (site: string, version: number, file = "manifest.json"): string =>
  `${site}/${version}/${file}`;
