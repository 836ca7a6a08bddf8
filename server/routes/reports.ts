import cors from "cors";
import type { Express, Request, Response } from "express";
import type { HttpError } from "../../shared/contracts/http.ts";
import { HttpFailure } from "../http-failure.ts";
import { type Ingest, MOST_BODY_BYTES, type Refused } from "../ingest/ingest.ts";
import { type RefusalCode, retryAfter, statusOf } from "../ingest/refusal.ts";

/** A body of a few kB that takes longer is somebody who holds connections open. */
const BODY_MS = 10_000;
const DRAIN_MS = 2_000;

/**
 * POST of a report, or a list of them. 204 when all of it is on the disk; else the status of the first that was refused, and
 * `refused` says which. The others are on the disk then, too. Any page may send, without credentials: reports carry none.
 *
 * @param bodyMs a body must have arrived within it
 */
export function takeReports(app: Express, path: string, ingest: Ingest, bodyMs = BODY_MS): void {
  app.options(path, cors({ methods: ["POST"], allowedHeaders: ["Content-Type"], maxAge: 86_400 }));
  app.post(path, async (req, res) => {
    res.setHeader("Access-Control-Allow-Origin", "*");
    const early = wrongHeader(req);
    if (early) return refuse(req, res, ingest, early, Buffer.alloc(0));
    const body = await readBody(req, bodyMs);
    // Who has gone away hears nothing; what came of the body was not the whole.
    if (body.end === "gone") return;
    if (body.end !== "whole") return refuse(req, res, ingest, body.end, body.read);
    answer(res, await ingest.take(body.read));
  });
  app.all(path, () => {
    throw new HttpFailure(405, "method-not-allowed", "Reports are sent by POST.", { Allow: "POST" });
  });
}

function wrongHeader(req: Request): RefusalCode | null {
  const type = (req.headers["content-type"] ?? "").split(";")[0].trim().toLowerCase();
  const coding = req.headers["content-encoding"];
  if (type !== "application/json" || (coding !== undefined && coding !== "identity")) return "content-type-wrong";
  return Number(req.headers["content-length"] ?? 0) > MOST_BODY_BYTES ? "body-too-large" : null;
}

interface Body {
  readonly end: "whole" | "gone" | Extract<RefusalCode, "body-too-large" | "body-slow">;
  readonly read: Buffer;
}

function readBody(req: Request, bodyMs: number): Promise<Body> {
  return new Promise((done) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const finish = (end: Body["end"]) => {
      clearTimeout(timer);
      req.off("data", onData);
      done({ end, read: chunks.length === 1 ? chunks[0] : Buffer.concat(chunks) });
    };
    const onData = (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > MOST_BODY_BYTES) finish("body-too-large");
    };
    const timer = setTimeout(() => finish("body-slow"), bodyMs);
    req.on("data", onData);
    req.once("end", () => finish("whole"));
    req.once("close", () => finish("gone"));
    req.once("error", () => finish("gone"));
  });
}

/** The rest of the body is read for a moment and thrown away: a client that is still sending would not hear the answer. */
function refuse(req: Request, res: Response, ingest: Ingest, code: RefusalCode, read: Buffer): void {
  const cut = setTimeout(() => req.destroy(), DRAIN_MS);
  for (const over of ["end", "close"]) req.once(over, () => clearTimeout(cut));
  req.resume();
  answer(res.set("Connection", "close"), [{ index: 0, refusal: ingest.refuse(code, read) }]);
}

function answer(res: Response, refused: Refused): void {
  res.setHeader("Cache-Control", "no-store");
  if (refused.length === 0) {
    res.writeHead(204).end();
    return;
  }
  const [{ refusal }] = refused;
  const seconds = retryAfter(refusal.code);
  if (seconds !== null) res.set("Retry-After", String(seconds));
  const list = refused.map(({ index, refusal: { code, message } }) => ({ index, code, message }));
  const body: HttpError & { readonly refused: typeof list } = { error: refusal, refused: list };
  res.status(statusOf(refusal.code)).json(body);
}
