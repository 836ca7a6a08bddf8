import type { Influence } from "../privacy/estimate.ts";
import type { SitePolicy } from "./site-policy.ts";

/**
 * The console's JSON, below /console/api/. An officer may do everything; an operator reads all but the audit log and changes
 * nothing. Errors are HttpError: 401 token-missing and token-wrong, 403 role-missing, 429 locked-out with Retry-After.
 */
export type ConsoleRole = "officer" | "operator";

/** GET session */
export interface ConsoleSession {
  readonly role: ConsoleRole;
  readonly site: string;
}

/** GET policy */
export interface PolicyAnswer {
  /** In force. */
  readonly policy: SitePolicy;
  /** Why a newer policy.json on the disk is not in force, with the place of the fault. */
  readonly problem: string | null;
  /** SHA-256 of policy.json as it lies on the disk, in force or not; null where there is none. */
  readonly sha256: string | null;
}

/** One difference between the policy in force and the next. */
export interface PolicyChange {
  /** "questions.inp-ms.epsilon" */
  readonly path: string;
  /** Undefined for what was not there. */
  readonly before?: unknown;
  /** Undefined for what is gone. */
  readonly after?: unknown;
  /** What it does, in one plain sentence. */
  readonly effect: string;
}

/** POST policy/preview, with a SitePolicy */
export interface PolicyPreview {
  /** What contradicts itself, after its place: "questions.inp-ms.epsilon: ..."; null when nothing does. */
  readonly fault: string | null;
  readonly changes: readonly PolicyChange[];
}

/**
 * PUT policy: 422 policy-invalid; 409 policy-outdated where the file is another by now; 503 policy-busy with Retry-After while the site is
 * published to. Nothing is changed then.
 */
export interface PolicySave {
  readonly policy: SitePolicy;
  /** PolicyAnswer's, of what the officer has looked at. */
  readonly seen: string | null;
}

export interface PolicySaved {
  readonly policy: SitePolicy;
  /** Name of the file beside policy.json with what was there and not in force; null where that was nothing. */
  readonly aside: string | null;
}

export interface ValueEstimate {
  readonly value: string;
  /** Unbiased, so it may be below 0 or above 1. */
  readonly share: number;
  /** Ends of the 95 % interval. */
  readonly low: number;
  readonly high: number;
  /** Of the share's estimate. */
  readonly variance: number;
}

/** Of a question that is answered with a number: below what so large a share of devices is. */
export interface QuantileEstimate {
  /** 0.5, 0.99 */
  readonly share: number;
  /** Ends of the 95 % interval, edges of the question's buckets in its unit: "from 20, below 45". Null where there is no such edge. */
  readonly low: number | null;
  readonly high: number | null;
  readonly unit: string;
}

/** What the reports to a question say of one epoch. */
export interface SurveyEstimates {
  readonly question: string;
  /** First and last day, "2026-11-28", UTC. */
  readonly from: string;
  readonly to: string;
  /** Whether reports may still come. */
  readonly open: boolean;
  /** Of one report. */
  readonly epsilon: number;
  readonly reports: number;
  /** Reports from which on something is said; null when there are so many. */
  readonly needed: number | null;
  /** Empty when there are not enough. */
  readonly values: readonly ValueEstimate[];
  /** By share; empty when there are not enough reports, and where answers are no numbers. */
  readonly quantiles: readonly QuantileEstimate[];
  /** What one device that sends what it likes can do, and m of them m times; null without estimates. */
  readonly fake: Influence | null;
}

/** GET estimates; each read is put into the audit log. */
export interface EstimatesAnswer {
  readonly surveys: readonly SurveyEstimates[];
}

export interface QuestionBudget {
  readonly id: string;
  readonly epsilon: number;
  readonly epochDays: number;
  readonly share: number;
  /** ε that one device is expected to spend on it a day: epsilon * share / epochDays. */
  readonly perDay: number;
  /** By epoch, newest first. */
  readonly reports: readonly { readonly from: string; readonly count: number }[];
}

/** What the devices that answered have spent on a question in one epoch. */
export interface SpentOn {
  readonly question: string;
  /** The epoch's first day. */
  readonly from: string;
  /** ε of one report, as it was asked then. */
  readonly epsilon: number;
  readonly reports: number;
}

/** GET budget */
export interface BudgetAnswer {
  /** Whether devices may answer now. If not, what follows is what they would spend. */
  readonly letsAnswer: boolean;
  readonly caps: SitePolicy["caps"];
  readonly questions: readonly QuestionBudget[];
  /** By question and epoch, newest epochs first; of questions that are asked no more, too. */
  readonly spent: readonly SpentOn[];
  /** ε of one device, all questions together. */
  readonly expectedPerDay: number;
  readonly mostPerDay: number;
  /** At what is expected; null when nothing is spent. */
  readonly daysToLifeCap: number | null;
}

/** A report that the question's mechanism made of a made-up answer. */
export interface FlowSample {
  readonly question: string;
  /** The question in plain words. */
  readonly text: string;
  /** The made-up answer that the device of the sample holds in truth. */
  readonly answer: string;
  /** The HTTP request, as its text. */
  readonly request: string;
  readonly bytes: number;
  readonly payloadBytes: number;
  /** Answers that this report supports. */
  readonly supports: readonly string[];
}

/** GET flow */
export interface FlowAnswer {
  readonly samples: readonly FlowSample[];
}

export interface AuditEntry {
  readonly seq: number;
  /** ISO, to the second. */
  readonly at: string;
  /** Whoever may use the command line is not asked for a name, and the log has none. */
  readonly who: ConsoleRole | "server" | "command line";
  readonly action: string;
  readonly detail: unknown;
  /** Hash of the entry before; null for the first. */
  readonly previous: string | null;
  readonly hash: string;
}

/** What is in an entry's place and was never written by this server. */
export interface DamagedEntry {
  readonly seq: number;
  /** Its beginning. */
  readonly text: string;
  readonly hash: string;
  /** "it was changed: its hash is another" */
  readonly because: string;
}

/** GET audit?before=SEQ: newest first, 100 at most. `&whole=1` has all entries checked anew. */
export interface AuditAnswer {
  readonly entries: readonly (AuditEntry | DamagedEntry)[];
  /** The first entry at which the chain breaks; null while it holds. */
  readonly broken: { readonly seq: number; readonly because: string } | null;
  /** ISO: when all entries were checked. Those of the answer and those that came since are checked for each answer. */
  readonly checkedAt: string;
}

/** GET status */
export interface StatusAnswer {
  readonly counters: {
    readonly stored: number;
    readonly repeated: number;
    readonly commits: number;
    /** By code. */
    readonly refused: Readonly<Partial<Record<string, number>>>;
    readonly deadLettersDropped: number;
  };
  readonly policyVersion: number;
  readonly uptimeS: number;
}
