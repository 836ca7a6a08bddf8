import { setTimeout as pause } from "node:timers/promises";
import { type ErrorCode, fail, ok, type Result } from "../../../shared/contracts/index.ts";
import { Received } from "../../../shared/http/received.ts";
import { sha256 } from "../release/sha256.ts";
import { boundedRequest, type RequestOptions } from "./bounded-request.ts";

/** Repeats without a byte of progress, until a file is given up. */
const REPEATS = 3;
/** Bound of the first wait in ms; each further one may be twice as long, up to the longest. */
const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;
/** A server that wants to be left alone for longer is. */
const LONGEST_WAIT_MS = 120_000;

const PASSING: readonly ErrorCode[] = ["endpoint-unreachable", "endpoint-slow"];

/** Waits before repeat number n, from 1 on. */
export type Wait = (n: number, retryAfterMs: number) => Promise<unknown>;

const backoff: Wait = (n, retryAfterMs) =>
  pause(retryAfterMs + Math.random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** (n - 1)));

/** What a document says of a file. */
export interface HashedFile {
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * A file of known hash and length: what breaks off goes on where it broke off, what is damaged is asked for once more past
 * every cache (docs/sync-protocol.md, "Downloading").
 */
export async function fetchHashed(
  url: string,
  file: HashedFile,
  wait: Wait = backoff,
): Promise<Result<Buffer<ArrayBuffer>>> {
  const options = { mostBytes: file.bytes, whenMissing: "part-missing", whenTooLong: "part-damaged" } as const;
  for (const cacheControl of [undefined, "no-cache"] as const) {
    const fetched = await repeated(url, { ...options, cacheControl }, wait);
    if (fetched.ok && fetched.value.length === file.bytes && sha256(fetched.value) === file.sha256) return fetched;
    if (!fetched.ok && fetched.error.code !== "part-damaged") return fetched;
  }
  return fail("part-damaged", url);
}

async function repeated(url: string, options: RequestOptions, wait: Wait): Promise<Result<Buffer<ArrayBuffer>>> {
  const received = new Received();
  let furthest = 0;
  for (let n = 1; ; n++) {
    const result = await boundedRequest(url, options, received);
    if (result.ok || !PASSING.includes(result.error.code)) return result;
    // The line broke after the last byte.
    if (received.length === options.mostBytes) return ok(Buffer.from(received.joined().buffer));
    if (received.length > furthest) n = 1;
    furthest = Math.max(furthest, received.length);
    // A proxy may refuse ranges: the last repeat is for the whole.
    if (n === REPEATS) received.clear();
    if (n > REPEATS || received.retryAfterMs > LONGEST_WAIT_MS) return result;
    await wait(n, received.retryAfterMs);
  }
}
