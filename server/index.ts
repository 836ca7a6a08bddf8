export { type AppOptions, createApp } from "./app.ts";
export { type Listening, listen } from "./listen.ts";
export { createLogger, type Logger, type LogLevel } from "./log.ts";
