import type { ErrorCode, Result } from "../../shared/contracts/error-code.ts";
import { Received } from "../../shared/http/received.ts";
import { backoffMs } from "./backoff.ts";
import { type FetchOptions, fetchBounded } from "./fetch-bounded.ts";
import { pause } from "./pause.ts";

/** Repeats without a byte of progress, before the file is given up until the next start. */
const REPEATS = 3;
/** A server that wants to be left alone for longer is, until the next start. */
const LONGEST_WAIT_MS = 120_000;

const PASSING: readonly ErrorCode[] = ["endpoint-unreachable", "endpoint-slow"];

export interface DownloadOptions extends Omit<FetchOptions, "received"> {
  /** How long to wait before try number n; see backoffMs. */
  readonly waitMs?: (tries: number, retryAfterMs: number) => number;
}

/**
 * A file whose name never means other bytes, by as many requests as it takes: what breaks off goes on where it broke off. What
 * has come is not verified here.
 */
export async function download(url: string, options: DownloadOptions): Promise<Result<Uint8Array<ArrayBuffer>>> {
  const { waitMs = backoffMs, signal } = options;
  const received = new Received();
  let most = 0;
  for (let tries = 1; ; tries++) {
    const result = await fetchBounded(url, { ...options, received });
    if (result.ok || signal.aborted || !PASSING.includes(result.error.code)) return result;
    // Further than ever: a server that always begins anew makes no progress.
    if (received.length > most) {
      most = received.length;
      tries = 1;
    }
    // A proxy or another origin's server may refuse ranges: better the whole file than none.
    else if (tries > 2) received.clear();
    if (tries > REPEATS || received.retryAfterMs > LONGEST_WAIT_MS) return result;
    await pause(waitMs(tries, received.retryAfterMs), signal);
  }
}
