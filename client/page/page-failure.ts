import type { ErrorCode, Failure } from "../../shared/contracts/error-code.ts";
import type { Warn } from "./warn-once.ts";

/** The sentences of ERROR_CODES that the page itself says; the whole table would be a tenth of the page script. */
export const PAGE_ERRORS = {
  "consent-off": "Nothing is recorded or ranked without the visitor's consent.",
  "worker-failed":
    "The worker could not start. Check its URL and the Content-Security-Policy (worker-src, script-src).",
  "deadline-missed": "Ranking took longer than its deadline, so a lower rung answered.",
  "page-error": "The page script failed; the page keeps its order. Please report this.",
  "bad-request": "The call does not fit its schema.",
} as const satisfies Partial<Record<ErrorCode, string>>;

export const failure = (code: keyof typeof PAGE_ERRORS, detail?: string): Failure => ({
  code,
  message: PAGE_ERRORS[code] + (detail ? ` (${detail})` : ""),
});

export const fail = (
  code: keyof typeof PAGE_ERRORS,
  detail?: string,
): { readonly ok: false; readonly error: Failure } => ({
  ok: false,
  error: failure(code, detail),
});

/** Says on the console what was thrown, and answers with it. */
export function pageError(warn: Warn, error: unknown): ReturnType<typeof fail> {
  const failed = fail("page-error", `${error}`);
  warn(failed.error);
  return failed;
}

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });
