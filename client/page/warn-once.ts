import type { Failure } from "../../shared/contracts/error-code.ts";

export type Warn = (failure: Failure) => void;

/** One console message for each code, however often it comes. */
export function warnOnce(): Warn {
  const told = new Set<string>();
  return ({ code, message }) => {
    if (told.has(code)) return;
    told.add(code);
    console.warn(`[afterclick] ${code}: ${message}`);
  };
}
