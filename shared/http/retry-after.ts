/**
 * Retry-After in ms (RFC 9110, 10.2.3: seconds or a date); 0 when there is none, it is over or cannot be read.
 *
 * @param nowMs as Date.now()
 */
export function retryAfterMs(header: string | null, nowMs: number): number {
  if (header === null || header.trim() === "") return 0;
  const ms = /^\d+$/.test(header.trim()) ? 1_000 * Number(header) : Date.parse(header) - nowMs;
  return Number.isFinite(ms) ? Math.max(0, ms) : 0;
}
