export { type AppOptions, createApp } from "./app.ts";
export { type IngestSettings, type OpenIngest, openIngest, type ReportsPlace } from "./ingest/open-ingest.ts";
export { type Listening, listen } from "./listen.ts";
export { createLogger, type Logger, type LogLevel } from "./log.ts";
