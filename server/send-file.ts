import { type FileHandle, open } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import type { Request, Response } from "express";
import { type ByteRange, byteRange } from "./byte-range.ts";
import { HttpFailure } from "./http-failure.ts";

/** What is sent, and how it is called. */
export interface Sendable {
  /** Path of a file, or bytes that are in memory. */
  readonly content: string | Uint8Array;
  /** Bytes. */
  readonly size: number;
  /** With its quotes. */
  readonly etag: string;
  /** For `res.type`. */
  readonly type: string;
  /** Content-Encoding; null for what is sent as it lies there, of which alone there are ranges. */
  readonly encoding: string | null;
}

/** Bytes that are read at once; more is streamed, so that a slow line does not hold a whole file in memory. */
const AT_ONCE = 131_072;

/**
 * Answers 304 to who has it, else a range of it or all. Why not `res.sendFile`: it takes an If-Range that merely contains our tag
 * for ours and knows no suffix that is longer than the file (RFC 9110, 13.1.5 and 14.1.2), and looks at the file a second time.
 *
 * @throws HttpFailure 416 for a range that is not there
 */
export async function sendFile(req: Request, res: Response, sendable: Sendable): Promise<void> {
  const { content, size, etag, type, encoding } = sendable;
  res.setHeader("ETag", etag);
  if (req.fresh) {
    res.status(304).end();
    return;
  }
  res.type(type);
  if (encoding) res.setHeader("Content-Encoding", encoding);
  else res.setHeader("Accept-Ranges", "bytes");
  const range = encoding ? null : askedRange(req, etag, size);
  if (range) res.status(206).setHeader("Content-Range", `bytes ${range.start}-${range.end}/${size}`);
  const { start, end } = range ?? { start: 0, end: size - 1 };
  res.setHeader("Content-Length", end - start + 1);
  if (req.method === "HEAD" || size === 0) res.end();
  else if (typeof content === "string") await sendFrom(res, content, { start, end });
  else res.end(content);
}

/** Whether a rest may be sent: only of the very bytes that the client has the beginning of. */
export const asksRange = (req: Request, etag: string): boolean =>
  req.headers.range !== undefined && (req.headers["if-range"] ?? etag) === etag;

function askedRange(req: Request, etag: string, size: number): ByteRange | null {
  const range = asksRange(req, etag) ? byteRange(req.headers.range, size) : null;
  if (range !== "unsatisfiable") return range;
  throw new HttpFailure(416, "range-not-satisfiable", "The file is shorter than the range asked for.", {
    "Content-Range": `bytes */${size}`,
  });
}

async function sendFrom(res: Response, path: string, { start, end }: ByteRange): Promise<void> {
  const file = await open(path);
  try {
    const length = end - start + 1;
    if (length <= AT_ONCE) res.end(await readAt(file, start, length));
    else await pipeline(file.createReadStream({ start, end, autoClose: false }), res);
  } catch (error) {
    // The visitor went away: nothing is left to answer.
    if ((error as NodeJS.ErrnoException).code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
  } finally {
    await file.close();
  }
}

/** @throws when the file has become shorter since its length was told */
async function readAt(file: FileHandle, start: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(length), 0, length, start);
  if (bytesRead < length) throw new Error("a file became shorter while it was being sent");
  return buffer;
}
