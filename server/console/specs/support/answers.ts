import { createHash } from "node:crypto";
import type {
  AuditEntry,
  BudgetAnswer,
  ConsoleRole,
  FlowSample,
  PolicyChange,
  SurveyEstimates,
} from "../../../../shared/contracts/console.ts";
import { domainSize, type Question } from "../../../../shared/contracts/questions.ts";
import type { SitePolicy } from "../../../../shared/contracts/site-policy.ts";
import { toBase64Url } from "../../../../shared/privacy/base64url.ts";
import { cryptoWords, RandomIntegers } from "../../../../shared/privacy/random-integers.ts";
import { canonicalJson } from "../../../../shared/release/canonical-json.ts";
import { definitionOf, mechanismOf, readDefinition } from "../../../ingest/survey.ts";
import { TODAY } from "./made-estimates.ts";

export function budgetOf({ caps, questions }: SitePolicy, surveys: readonly SurveyEstimates[]): BudgetAnswer {
  const rows = questions.map(({ id, epsilon, epochDays, share }) => ({
    id,
    epsilon,
    epochDays,
    share,
    perDay: (epsilon * share) / epochDays,
    reports: surveys.filter(({ question }) => question === id).map(({ from, reports }) => ({ from, count: reports })),
  }));
  const expectedPerDay = rows.reduce((sum, { perDay }) => sum + perDay, 0);
  const all = questions.reduce((sum, { epsilon }) => sum + epsilon, 0);
  return {
    caps,
    questions: rows,
    expectedPerDay,
    mostPerDay: Math.min(caps.day, all),
    daysToLifeCap: expectedPerDay > 0 ? caps.life / expectedPerDay : null,
  };
}

export function sampleOf(question: Question, policy: number): FlowSample {
  const random = new RandomIntegers(cryptoWords());
  const mechanism = mechanismOf(readDefinition(definitionOf(question)));
  const payload = mechanism.randomise(0, random);
  const body = JSON.stringify({
    question: question.id,
    epoch: TODAY - (TODAY % question.epochDays),
    policy,
    nonce: toBase64Url(Uint8Array.from({ length: 16 }, () => random.below(256))),
    payload: toBase64Url(payload),
  });
  const request = `POST /v1/reports HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n(the browser adds of itself: Host, Origin, User-Agent, Accept, Accept-Encoding, Accept-Language)\r\n\r\n${body}`;
  const { domain } = question;
  const labels = Array.from({ length: domainSize(domain) }, (_, i) =>
    domain.kind === "values" ? (domain.values[i] ?? "none of these") : `step ${i}`,
  );
  return {
    question: question.id,
    text: question.text,
    request,
    bytes: request.length,
    payloadBytes: payload.length,
    supports: labels.filter((_, value) => mechanism.supports(payload, value)),
  };
}

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

  get verified(): boolean {
    return this.entries.every(({ hash, ...entry }, i) => {
      const previous = i === 0 ? null : this.entries[i - 1].hash;
      return entry.previous === previous && hash === hashOf(entry);
    });
  }
}

const hashOf = (entry: Omit<AuditEntry, "hash">): string =>
  createHash("sha256").update(canonicalJson(entry)).digest("hex");
