import type { AuditEntry, DamagedEntry } from "../../../../shared/contracts/console.ts";

/**
 * The number of the newest entry that does not follow from the one before it, by number and hash; null when all that are
 * given do.
 *
 * @param entries newest first, without gaps; the one before the last is not known
 */
export function brokenLink(entries: readonly (AuditEntry | DamagedEntry)[]): number | null {
  const broken = entries.find((entry, i) => {
    const before = entries[i + 1];
    if ("because" in entry) return true;
    return before && (entry.previous !== before.hash || entry.seq !== before.seq + 1);
  });
  return broken?.seq ?? null;
}
