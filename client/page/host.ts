import { pageError } from "./page-failure.ts";
import type { Warn } from "./warn-once.ts";

/** Runs `listener`, a function of the site; an error of it is reported as the site's own, as the browser would. */
export function callHost<T>(listener: (value: T) => void, value: T): void {
  try {
    listener(value);
  } catch (error) {
    reportError(error);
  }
}

/** `run` as a callback for the browser: whatever fails in it never reaches the site. */
export type Guard = <A extends unknown[]>(run: (...args: A) => void) => (...args: A) => void;

export const guardWith =
  (warn: Warn): Guard =>
  (run) =>
  (...args) => {
    try {
      run(...args);
    } catch (error) {
      pageError(warn, error);
    }
  };
