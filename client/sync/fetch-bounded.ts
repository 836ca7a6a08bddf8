import { type ErrorCode, fail, ok, type Result } from "../../shared/contracts/error-code.ts";
import { Received } from "../../shared/http/received.ts";
import { retryAfterMs } from "../../shared/http/retry-after.ts";

/** A connection that gives nothing for so long counts as too slow, in ms. */
export const QUIET_MS = 10_000;
/** A compressed answer of incompressible bytes is this much longer than they are. */
const COMPRESSION_SLACK = 4_096;

export interface FetchOptions {
  /** More bytes than this are not read. */
  readonly mostBytes: number;
  readonly cache: RequestCache;
  /** Aborts the request; the caller's own stop, such as consent withdrawn. */
  readonly signal: AbortSignal;
  /** What a 404 means here. */
  readonly whenMissing: ErrorCode;
  /** What an answer that is too long means here. */
  readonly whenTooLong: ErrorCode;
  /** Longest silence in ms, before the answer and within it; a slow but steady line may take as long as it needs. */
  readonly quietMs?: number;
  /** What came before; only the rest is asked for, and added. Keeps what comes when the answer breaks off. */
  readonly received?: Received;
}

/**
 * Body of a URL, read in full. No cookies, no referrer: the request says nothing but which file.
 *
 * A rest is asked for without If-Range: the ETag of a compressed answer is not that of the file, a file that can be
 * resumed never changes under its name, and its hash is checked in the end.
 */
export async function fetchBounded(url: string, options: FetchOptions): Promise<Result<Uint8Array<ArrayBuffer>>> {
  const { quietMs = QUIET_MS, received = new Received() } = options;
  const abort = new AbortController();
  const stop = () => abort.abort(options.signal.reason);
  if (options.signal.aborted) stop();
  else options.signal.addEventListener("abort", stop);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let tooSlow = false;
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      tooSlow = true;
      abort.abort();
    }, quietMs);
  };
  try {
    heard();
    const response = await fetch(url, {
      cache: options.cache,
      credentials: "omit",
      referrerPolicy: "no-referrer",
      signal: abort.signal,
      ...(received.length > 0 && { headers: { Range: `bytes=${received.length}-` } }),
    });
    received.retryAfterMs = retryAfterMs(response.headers.get("retry-after"), Date.now());
    const resumes = response.status === 206;
    // Another origin's server may not show it; then the hash decides.
    const range = response.headers.get("content-range");
    if (resumes && range !== null && !range.startsWith(`bytes ${received.length}-`))
      return fail("endpoint-wrong", `another range than was asked for: ${url}`);
    // The whole file, from a server without ranges.
    if (!resumes) received.clear();
    if (response.status === 404 || response.status === 410) return fail(options.whenMissing, url);
    if (!response.ok) {
      // 416: it has the file no longer as it was, and may give it whole.
      const busy = response.status >= 500 || response.status === 429 || response.status === 416;
      return fail(busy ? "endpoint-unreachable" : "endpoint-wrong", `HTTP ${response.status} for ${url}`);
    }
    // Content-Length counts compressed bytes, so it can only say "too long" before reading, never "as long as expected".
    if (received.length + Number(response.headers.get("content-length")) > options.mostBytes + COMPRESSION_SLACK) {
      abort.abort();
      return fail(options.whenTooLong, `${url} is longer than ${options.mostBytes} bytes`);
    }
    const reader = response.body?.getReader();
    for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
      heard();
      if (received.length + next.value.length > options.mostBytes) {
        abort.abort();
        received.clear();
        return fail(options.whenTooLong, `${url} is longer than ${options.mostBytes} bytes`);
      }
      received.add(next.value);
    }
    return ok(received.joined());
  } catch (error) {
    if (tooSlow) return fail("endpoint-slow", `nothing for ${quietMs / 1000} s from ${url}`);
    return fail("endpoint-unreachable", `${error instanceof Error ? error.message : error}: ${url}`);
  } finally {
    clearTimeout(timer);
    options.signal.removeEventListener("abort", stop);
  }
}
