import express, { type Express } from "express";
import { ContentTags } from "./content-tag.ts";
import { CompressedCopies } from "./encodings.ts";
import { answerFailure, answerNotFound, onlyReading } from "./http-failure.ts";
import type { Ingest } from "./ingest/ingest.ts";
import { type Logger, requestLog } from "./log.ts";
import { ReleaseStore } from "./release-store.ts";
import { type ConsoleRoutes, serveConsole } from "./routes/console.ts";
import { files, RELEASE_FILE } from "./routes/files.ts";
import { pageHeaders, publicToAll, securityHeaders } from "./routes/headers.ts";
import { health } from "./routes/health.ts";
import { takeReports } from "./routes/reports.ts";

export interface AppOptions {
  /** Folder that `afterclick build --out` writes; served below /releases/. Absent: no releases. */
  readonly releases?: string | undefined;
  /** Folder with the built scripts (dist/client of this package); served below /client/. Absent: no scripts. */
  readonly client?: string | undefined;
  /** Folder with the site's own pages; served below / under a strict Content-Security-Policy. Absent: no pages. */
  readonly static?: string | undefined;
  /** Where randomised reports go (openIngest); taken at /v1/reports. Absent: nothing is taken in. */
  readonly ingest?: Ingest | undefined;
  /** The officer's console, at /console/. Absent: there is none. */
  readonly console?: ConsoleRoutes | undefined;
  readonly logger: Logger;
}

/**
 * The whole server: files of releases, of scripts and of a site, and a health check. It takes in nothing but randomised
 * reports, those only where it is given an ingest, and what an officer changes at the console: elsewhere every method but GET and HEAD (and a CORS preflight) is
 * refused.
 */
export function createApp(options: AppOptions): Express {
  const app = express();
  app.disable("x-powered-by");
  app.set("query parser", false);

  const services = { tags: new ContentTags(), copies: new CompressedCopies() };
  const store = options.releases ? new ReleaseStore(options.releases) : null;

  app.use(securityHeaders);
  // Before the log of requests: when a report came is nobody's business, and counters are logged by the minute.
  if (options.ingest) takeReports(app, "/v1/reports", options.ingest);
  app.use(requestLog(options.logger));
  if (options.console) serveConsole(app, options.console, services);
  app.use(["/releases", "/client"], publicToAll());
  app.use(onlyReading);
  app.get("/healthz", health(store));
  if (store) app.use("/releases", files(store.folder, services, RELEASE_FILE));
  if (options.client) app.use("/client", files(options.client, services));
  app.use(["/releases", "/client"], answerNotFound);
  if (options.static) app.use(pageHeaders, files(options.static, services));
  app.use(answerNotFound, answerFailure(options.logger));
  return app;
}
