import { createHash } from "node:crypto";
import type {
  AuditAnswer,
  AuditEntry,
  ConsoleRole,
  PolicyChange,
  SurveyEstimates,
} from "../../../../shared/contracts/console.ts";
import type { SitePolicy } from "../../../../shared/contracts/site-policy.ts";
import { dayOf } from "../../../../shared/math/day.ts";
import { canonicalJson } from "../../../../shared/release/canonical-json.ts";
import type { CountedSurvey } from "../../../ingest/report-store.ts";

export const countedOf = (surveys: readonly SurveyEstimates[]): CountedSurvey[] =>
  surveys.map(({ question, from, reports }) => ({ question, epoch: dayOf(Date.parse(from)), reports }));

/** Properties and questions that differ, each with a plain effect. */
export function changesOf(before: SitePolicy | null, after: SitePolicy): PolicyChange[] {
  const changes: PolicyChange[] = [];
  const note = (path: string, old: unknown, now: unknown, effect: string) => {
    if (JSON.stringify(old) !== JSON.stringify(now)) changes.push({ path, before: old, after: now, effect });
  };
  note("highestMode", before?.highestMode, after.highestMode, "Visitors who chose more get this mode within a minute.");
  note("retentionDays", before?.retentionDays, after.retentionDays, "Profiles are kept for as many days.");
  note("caps", before?.caps, after.caps, "Devices stop answering at these sums.");
  note("reportTo", before?.reportTo, after.reportTo, "Reports are sent there.");
  note("expires", before?.expires, after.expires, "Nothing is asked from then on.");
  const ids = new Set([...(before?.questions ?? []), ...after.questions].map(({ id }) => id));
  for (const id of ids) {
    const [old, now] = [before, after].map((policy) => policy?.questions.find((one) => one.id === id));
    const effect = !old ? "Devices are asked this too." : now ? "Reports are counted anew." : "It is asked no more.";
    note(`questions.${id}`, old, now, effect);
  }
  return changes;
}

/** A log that hashes each entry over the one before. */
export class AuditLog {
  readonly entries: AuditEntry[] = [];

  add(who: ConsoleRole | "server", action: string, detail: unknown): void {
    const last = this.entries.at(-1);
    const at = new Date(Date.UTC(2026, 10, 28, 9, 0, this.entries.length)).toISOString().replace(".000", "");
    const entry = { seq: (last?.seq ?? 0) + 1, at, who, action, detail, previous: last?.hash ?? null };
    this.entries.push({ ...entry, hash: hashOf(entry) });
  }

  get broken(): AuditAnswer["broken"] {
    const found = this.entries.find(({ hash, ...entry }, i) => {
      const previous = i === 0 ? null : this.entries[i - 1].hash;
      return entry.previous !== previous || hash !== hashOf(entry);
    });
    return found ? { seq: found.seq, because: "it was changed" } : null;
  }
}

const hashOf = (entry: Omit<AuditEntry, "hash">): string =>
  createHash("sha256").update(canonicalJson(entry)).digest("hex");
