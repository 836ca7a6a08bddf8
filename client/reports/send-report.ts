import type { ReportGrant } from "../../shared/contracts/consent.ts";
import { retryAfterMs } from "../../shared/http/retry-after.ts";
import type { PaidReport } from "../../shared/privacy/answer.ts";

/** What has come of sending a report. */
export type Sent =
  | { readonly kind: "taken" }
  /** Never taken: to send it again is of no use. */
  | { readonly kind: "refused"; readonly because: string }
  /** Not taken now. */
  | { readonly kind: "later"; readonly waitMs: number };

/** Answers that say "not now" (docs/ingest.md). */
const NOT_NOW = [408, 409, 425, 429];
const LEAST_WAIT_MS = 60_000;

/**
 * Sends one report, and nothing else: no cookie, no credential, no referrer, no header that a page could choose. `keepalive`
 * lets it arrive when the page is left meanwhile.
 */
export async function sendReport(
  _grant: ReportGrant,
  url: string,
  report: PaidReport,
  signal: AbortSignal,
): Promise<Sent> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(report),
      credentials: "omit",
      referrerPolicy: "no-referrer",
      redirect: "error",
      cache: "no-store",
      keepalive: true,
      signal,
    });
    if (response.ok) return { kind: "taken" };
    if (response.status < 500 && !NOT_NOW.includes(response.status))
      return { kind: "refused", because: `HTTP ${response.status} for ${url}` };
    return {
      kind: "later",
      waitMs: Math.max(LEAST_WAIT_MS, retryAfterMs(response.headers.get("retry-after"), Date.now())),
    };
  } catch {
    // No network, or the page is over. The report is in the ledger, and goes out on a later page.
    return { kind: "later", waitMs: LEAST_WAIT_MS };
  }
}
