export { type AppOptions, createApp } from "./app.ts";
export { type IngestSettings, type OpenIngest, openIngest } from "./ingest/open-ingest.ts";
export type { ReportsPlace } from "./ingest/open-store.ts";
export { type Listening, listen } from "./listen.ts";
export { createLogger, type Logger, type LogLevel } from "./log.ts";
