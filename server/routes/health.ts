import type { RequestHandler } from "express";
import type { Health } from "../../shared/contracts/http.ts";
import { HttpFailure } from "../http-failure.ts";
import type { ReleaseStore } from "../release-store.ts";

/** GET /healthz: which sites are served, at which release. 503 when the release folder cannot be read. */
export function health(store: ReleaseStore | null): RequestHandler {
  return async (_req, res) => {
    const sites = store ? await store.sites().catch(unreadable) : [];
    const body: Health = { status: "ok", sites, uptimeS: Math.round(process.uptime()) };
    res.set("Cache-Control", "no-store").json(body);
  };
}

function unreadable(): never {
  throw new HttpFailure(503, "releases-unreadable", "The release folder cannot be read.");
}
