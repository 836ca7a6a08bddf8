import { DAY_MS } from "../../math/day.ts";
import type { SessionColumns } from "./column-group.ts";

const HOUR_MS = DAY_MS / 24;

/**
 * Where and when the visit takes place, the same for every candidate: device, what led to the site, and the hour and the day
 * of the week of the newest interaction. In UTC on the device and in the log: the hours that a site's visitors keep are
 * shifted, and shifted alike. 0 where unknown.
 */
export const visitColumns: SessionColumns = {
  names: [
    "visit.mobile",
    "visit.tablet",
    "visit.search",
    "visit.social",
    "visit.direct",
    "time.noon",
    "time.evening",
    "time.weekend",
  ],
  values({ device, referrer, interactions }) {
    const now = interactions.at(-1)?.at ?? Number.NaN;
    const isKnown = !Number.isNaN(now);
    // 1970-01-01 was a Thursday.
    const weekday = Math.floor(now / DAY_MS + 4) % 7;
    return [
      device === "mobile" ? 1 : 0,
      device === "tablet" ? 1 : 0,
      referrer === "search" ? 1 : 0,
      referrer === "social" ? 1 : 0,
      referrer === "direct" ? 1 : 0,
      isKnown ? wave(now / HOUR_MS - 12) : 0,
      isKnown ? wave(now / HOUR_MS - 18) : 0,
      isKnown && (weekday === 0 || weekday === 6) ? 1 : 0,
    ];
  },
};

/** Daily wave of straight lines, 1 at `hours` = 0 and -1 twelve hours later: a cosine would differ between engines. */
function wave(hours: number): number {
  const share = hours / 24 - Math.floor(hours / 24);
  return Math.abs(4 * share - 2) - 1;
}
