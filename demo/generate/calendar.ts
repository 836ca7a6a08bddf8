/** The demo's calendar is fixed, so that the same seed gives the same bytes on any day. Seconds since the Unix epoch. */
export const LOG_DAYS = 60;
export const LOG_END = Date.UTC(2026, 9, 31) / 1000;
export const DAY = 86_400;
export const LOG_START = LOG_END - LOG_DAYS * DAY;
