/** First wait in ms; each further one may be twice as long, up to the longest. */
const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;

/**
 * How long to wait before try number `tries` (1: the first repeat), in ms: a random part of a bound that doubles ("full
 * jitter", Brooker, AWS Architecture Blog 2015), so that devices cut off together do not come back together. What the
 * server asks for is the least, however long.
 *
 * @param retryAfterMs as told by the server; 0 when it said nothing
 * @param random in [0, 1)
 */
export function backoffMs(tries: number, retryAfterMs = 0, random = Math.random()): number {
  return retryAfterMs + random * Math.min(LONGEST_MS, FIRST_MS * 2 ** (tries - 1));
}

/** A page that stays open looks for a newer release this often, in ms; devices spread by a quarter of it. */
const CHECK_MS = 3_600_000;
/** After a check that failed, in ms: twice as long each time, up to CHECK_MS. */
const CHECK_AGAIN_MS = 30_000;

/**
 * How long to wait before channels.json is looked at again, in ms.
 *
 * @param failed checks that failed since the last that did not
 */
export function checkAgainMs(failed: number, retryAfterMs = 0, random = Math.random()): number {
  if (failed === 0) return Math.max(retryAfterMs, CHECK_MS * (0.75 + random / 2));
  return retryAfterMs + Math.min(CHECK_MS, CHECK_AGAIN_MS * 2 ** (failed - 1)) * (0.5 + random / 2);
}
