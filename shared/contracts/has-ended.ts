/**
 * Whether what ends at `end` has ended; never without an end. Some of the times that v.isoTimestamp takes ("…+09") are none to
 * Date.parse: they have passed.
 *
 * @param now ms
 */
export const hasEnded = (end: string | null | undefined, now: number): boolean => !!end && !(Date.parse(end) > now);
