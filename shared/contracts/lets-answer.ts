import { hasEnded } from "./has-ended.ts";
import type { SitePolicy } from "./site-policy.ts";

/** Whether devices may answer by it at all: its mode lets them, and its end has not come. @param now ms since 1970 */
export const letsAnswer = (policy: Pick<SitePolicy, "expires" | "highestMode">, now: number): boolean =>
  policy.highestMode === "contribute" && !isExpired(policy, now);

/** Whether its end has come. @param now ms since 1970 */
export const isExpired = ({ expires }: Pick<SitePolicy, "expires">, now: number): boolean => hasEnded(expires, now);
