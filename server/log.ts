import type { RequestHandler } from "express";
import { type DestinationStream, type Logger, pino } from "pino";

export type { Logger };
export type LogLevel = "silent" | "error" | "warn" | "info";

/** JSON lines. No host name and no process id: nothing in a line may tell one visitor or machine from another. */
export function createLogger(level: LogLevel, stream: DestinationStream = pino.destination(2)): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, stream);
}

/**
 * One line per answered request: method, path, status, bytes of the body (what Content-Length said; 0 when there was no
 * body), ms. Never the address, user agent, referrer, cookies or query: whoever reads the log learns what was asked, not by whom.
 */
export function requestLog(logger: Logger): RequestHandler {
  return (req, res, next) => {
    const started = process.hrtime.bigint();
    // Routers shorten req.url while they handle it, so the path is taken down now.
    const { method, path } = req;
    res.once("close", () => {
      const hasBody = method !== "HEAD" && res.statusCode !== 304;
      logger.info({
        method,
        path,
        status: res.statusCode,
        bytes: hasBody ? Number(res.getHeader("content-length") ?? 0) : 0,
        ms: Math.round(Number(process.hrtime.bigint() - started) / 1e4) / 100,
        ...(res.writableFinished ? {} : { aborted: true }),
      });
    });
    next();
  };
}
