import { type ErrorCode, fail, ok, type Result } from "../../../shared/contracts/index.ts";
import { Received } from "../../../shared/http/received.ts";
import { retryAfterMs } from "../../../shared/http/retry-after.ts";

/** Longest silence in ms, before an answer and within it. */
const QUIET_MS = 10_000;
/** An encoded copy of incompressible bytes is this much longer than they are. */
const COMPRESSION_SLACK = 4_096;

export interface RequestOptions {
  /** More bytes than this are not read, counted after the content coding is taken off. */
  readonly mostBytes: number;
  /** What a 404 means here. */
  readonly whenMissing: ErrorCode;
  /** What an answer that is too long means here. */
  readonly whenTooLong: ErrorCode;
  /** What caches on the way are told: to ask the server whether it has changed, or to pass it on. Absent: any copy will do. */
  readonly cacheControl?: "max-age=0" | "no-cache" | undefined;
  /** As QUIET_MS, for tests. */
  readonly quietMs?: number;
}

/**
 * One GET, read no further than it may be long. What came before in `received` is not asked for again, and what comes is kept
 * there when the answer breaks off (docs/sync-protocol.md, "Downloading").
 */
export async function boundedRequest(
  url: string,
  options: RequestOptions,
  received = new Received(),
): Promise<Result<Buffer<ArrayBuffer>>> {
  const { quietMs = QUIET_MS, cacheControl } = options;
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), quietMs);
  try {
    const response = await fetch(url, {
      signal: abort.signal,
      headers: {
        ...(cacheControl && { "Cache-Control": cacheControl }),
        // fetch adds Accept-Encoding: identity to it.
        ...(received.length > 0 && { Range: `bytes=${received.length}-` }),
      },
    });
    received.retryAfterMs = retryAfterMs(response.headers.get("retry-after"), Date.now());
    const refused = refusal(url, response, received, options);
    if (refused) return refused;
    for await (const chunk of response.body ?? []) {
      timer.refresh();
      if (received.length + chunk.length > options.mostBytes) {
        received.clear();
        return tooLong(url, options);
      }
      received.add(chunk);
    }
    return ok(Buffer.from(received.joined().buffer));
  } catch (error) {
    if (abort.signal.aborted) return fail("endpoint-slow", `nothing for ${quietMs / 1_000} s from ${url}`);
    return fail("endpoint-unreachable", `${reasonOf(error)}: ${url}`);
  } finally {
    clearTimeout(timer);
    // Ends what was not read.
    abort.abort();
  }
}

/** Why an answer is not read, or null. Drops what came before unless the answer goes on where that ended. */
function refusal(url: string, response: Response, received: Received, options: RequestOptions): Result<never> | null {
  const { status, headers } = response;
  const begins = headers.get("content-range")?.startsWith(`bytes ${received.length}-`) ?? true;
  if (status === 206 && !begins) return fail("endpoint-wrong", `another range than was asked for: ${url}`);
  if (status !== 206) received.clear();
  if (status === 404 || status === 410) return fail(options.whenMissing, url);
  if (status >= 500 || status === 429) return fail("endpoint-unreachable", `HTTP ${status} for ${url}`);
  if (!response.ok) return fail("endpoint-wrong", `HTTP ${status} for ${url}`);
  const told = received.length + Number(headers.get("content-length"));
  return told > options.mostBytes + COMPRESSION_SLACK ? tooLong(url, options) : null;
}

const tooLong = (url: string, { mostBytes, whenTooLong }: RequestOptions): Result<never> =>
  fail(whenTooLong, `${url} is longer than ${mostBytes} bytes`);

/** fetch says "fetch failed" and has the reason in its cause. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as { message?: string; cause?: { message?: string; code?: string } };
  return cause?.message || cause?.code || message || String(error);
}
