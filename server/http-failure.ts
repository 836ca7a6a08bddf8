import type { ErrorRequestHandler, RequestHandler } from "express";
import type { HttpError } from "../shared/contracts/http.ts";
import type { Logger } from "./log.ts";

/** An answer that is not the thing asked for; the client gets code and message as HttpError JSON. */
export class HttpFailure extends Error {
  override readonly name = "HttpFailure";
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export const notFound = (): HttpFailure => new HttpFailure(404, "not-found", "There is nothing at this address.");

export const answerNotFound: RequestHandler = (_req, _res, next) => next(notFound());

export const onlyReading: RequestHandler = (req, _res, next) =>
  req.method === "GET" || req.method === "HEAD"
    ? next()
    : next(new HttpFailure(405, "method-not-allowed", "Only GET and HEAD are answered here.", { Allow: "GET, HEAD" }));

/** Headers of the file that could not be sent; an error must be neither cached nor taken for compressed. */
const OF_THE_FILE = [
  "Accept-Ranges",
  "Cache-Control",
  "Content-Encoding",
  "Content-Range",
  "Content-Type",
  "ETag",
  "Vary",
];

/** Four arguments, or Express does not take it for an error handler. */
export function answerFailure(logger: Logger): ErrorRequestHandler {
  return (error, _req, res, _next) => {
    if (res.headersSent) {
      res.destroy();
      return;
    }
    const failure = error instanceof HttpFailure ? error : translated(error);
    if (failure.status >= 500) logger.error({ err: error });
    for (const name of OF_THE_FILE) res.removeHeader(name);
    const body: HttpError = { error: { code: failure.code, message: failure.message } };
    res.status(failure.status).set("Cache-Control", "no-store").set(failure.headers).json(body);
  };
}

/** Errors of Express and `send` carry an HTTP status; any other is ours, and its text is for the log only. */
function translated(error: unknown): HttpFailure {
  const { status, headers } = error as { status?: unknown; headers?: Record<string, string> };
  if (status === 416)
    return new HttpFailure(416, "range-not-satisfiable", "The file is shorter than the range asked for.", headers);
  if (status === 404) return notFound();
  if (status === 413)
    return new HttpFailure(413, "body-too-large", "The body is larger than anything that belongs here.");
  if (typeof status === "number" && status >= 400 && status < 500)
    return new HttpFailure(status, "bad-request", "The request cannot be understood.");
  return new HttpFailure(500, "internal", "The server failed to answer; its log says why.");
}
