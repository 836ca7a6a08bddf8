export const DAY_MS = 86_400_000;

/** Days UTC since 1970. @param ms since 1970 */
export const dayOf = (ms: number): number => Math.floor(ms / DAY_MS);

/** "2026-11-28". @param day in days UTC since 1970 */
export const isoDate = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
