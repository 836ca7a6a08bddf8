import { type ErrorCode, fail, ok, type Result } from "../../shared/contracts/error-code.ts";

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
}

/** Body of a URL, read in full. No cookies, no referrer: the request says nothing but which file. */
export async function fetchBounded(url: string, options: FetchOptions): Promise<Result<Uint8Array<ArrayBuffer>>> {
  const quietMs = options.quietMs ?? QUIET_MS;
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
    });
    if (response.status === 404 || response.status === 410) return fail(options.whenMissing, url);
    if (!response.ok) {
      const busy = response.status >= 500 || response.status === 429;
      return fail(busy ? "endpoint-unreachable" : "endpoint-wrong", `HTTP ${response.status} for ${url}`);
    }
    // Content-Length counts compressed bytes, so it can only say "too long" before reading, never "as long as expected".
    if (Number(response.headers.get("content-length")) > options.mostBytes + COMPRESSION_SLACK) {
      abort.abort();
      return fail(options.whenTooLong, `${url} is longer than ${options.mostBytes} bytes`);
    }
    const chunks: Uint8Array[] = [];
    let length = 0;
    const reader = response.body?.getReader();
    for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
      heard();
      length += next.value.length;
      if (length > options.mostBytes) {
        abort.abort();
        return fail(options.whenTooLong, `${url} is longer than ${options.mostBytes} bytes`);
      }
      chunks.push(next.value);
    }
    return ok(joined(chunks, length));
  } catch (error) {
    if (tooSlow) return fail("endpoint-slow", `nothing for ${quietMs / 1000} s from ${url}`);
    return fail("endpoint-unreachable", `${error instanceof Error ? error.message : error}: ${url}`);
  } finally {
    clearTimeout(timer);
    options.signal.removeEventListener("abort", stop);
  }
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
