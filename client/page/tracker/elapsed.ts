import { DAY_MS } from "../../../shared/math/day.ts";

/** Whole ms since `since` (of performance.now()), at most the day that EventSchema allows: a laptop may sleep longer. */
export const elapsedMs = (since: number, now = performance.now()): number => Math.min(DAY_MS, Math.round(now - since));
