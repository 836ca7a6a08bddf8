import type { ErrorCode, Failure } from "../../shared/contracts/error-code.ts";

/** Codes that are part of normal service: `afterclick:rank` tells of them, the console stays quiet. */
const QUIET: readonly ErrorCode[] = [
  "consent-off",
  "deadline-missed",
  "circuit-open",
  "session-empty",
  "no-known-items",
  "loading",
];

export type Warn = (failure: Failure | undefined) => void;

/** One console message for each code, however often it comes. */
export function warnOnce(): Warn {
  const told = new Set<ErrorCode>(QUIET);
  return (failure) => {
    if (!failure || told.has(failure.code)) return;
    told.add(failure.code);
    console.warn(`[afterclick] ${failure.code}: ${failure.message}`);
  };
}
