import * as v from "valibot";
import { VersionSchema } from "../contracts/manifest.ts";
import {
  EPSILON_A_DAY,
  EPSILON_A_LIFE,
  epochOf,
  type Question,
  QuestionIdSchema,
  type Questions,
} from "../contracts/questions.ts";
import { type Report, ReportSchema } from "../contracts/report.ts";
import { DAY_MS, dayOf } from "../math/day.ts";

/**
 * What a device remembers of its reports to one site: a plain record, kept by the caller.
 *
 *   no entry, or one whose days are over -- asked --> debited: the report is in the record, and ε is spent
 *                                        -- not chosen --> silent for the epoch
 *   debited -- asked again in its days --> the same report, with no new randomness and no new ε
 *   debited -- delivered --> answered: the report is dropped, and nothing is said until its days are over
 *
 * Days never go backwards: a clock that does is taken to stand still at the latest day seen. A clock that jumps ahead makes
 * the device silent until that day has come. Either way no two reports of a question have a day in common.
 */
const Count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));

const EntrySchema = v.strictObject({
  /** First day that is not the epoch's any more, in days UTC since 1970: until then there is no other report. */
  closedUntil: Count,
  /** Null when it was delivered, or when this device was not among those asked. */
  report: v.nullable(ReportSchema),
});

export const LedgerSchema = v.strictObject({
  format: v.literal(1),
  /** Grows by one with every write: who writes checks that it is the one that was read. */
  revision: Count,
  /** Latest day seen, in days UTC since 1970. */
  day: Count,
  /** Thousandths of ε: on that day, and ever. */
  spentToday: Count,
  spentEver: Count,
  /** Version of the newest questions that were followed; older ones are refused. */
  policy: v.union([VersionSchema, v.literal(0)]),
  /** Version of the root whose keys signed them, 0 for none: where keys were replaced, versions begin anew. */
  root: v.optional(Count, 0),
  /** By question id. Entries stay when a question goes: it may come back. */
  entries: v.record(QuestionIdSchema, EntrySchema),
});
export type Ledger = v.InferOutput<typeof LedgerSchema>;

/** A clock beyond it (the year 4707) is not followed. */
const LAST_DAY = 1_000_000;

export const EMPTY_LEDGER: Ledger = {
  format: 1,
  revision: 0,
  day: 0,
  spentToday: 0,
  spentEver: 0,
  policy: 0,
  root: 0,
  entries: {},
};

/** Why a device says nothing. */
export type Silence =
  | "answered"
  | "not-among-asked"
  | "cap-of-day"
  | "cap-of-life"
  | "policy-older"
  | "clock-unusable"
  | "ledger-unreadable"
  | "not-stored";

export type Decision =
  | { readonly kind: "silent"; readonly why: Silence }
  /** The report is in the ledger already. */
  | { readonly kind: "again"; readonly report: Report }
  /** `next` must be stored before anything else happens; `report` is null for a device that is not among those asked. */
  | { readonly kind: "write"; readonly next: Ledger; readonly report: Report | null };

export interface Asked {
  readonly policy: Questions;
  /** Version of the root whose keys signed the policy; absent where nothing is signed. */
  readonly root?: number | undefined;
  readonly question: Question;
  /** ms since 1970. */
  readonly now: number;
  /** Whether this device is among those asked; called at most once an epoch. */
  isChosen(): boolean;
  /** Randomises the answer; called only when it is paid for. */
  makeReport(epoch: number): Report;
}

/** What to do about a question. Pure but for the two functions that it is given. */
export function decide(ledger: Ledger, asked: Asked): Decision {
  const { policy, root = 0, question, now } = asked;
  if (!(now >= 0 && now < LAST_DAY * DAY_MS)) return { kind: "silent", why: "clock-unusable" };
  if (root < ledger.root || (root === ledger.root && policy.version < ledger.policy))
    return { kind: "silent", why: "policy-older" };
  const day = Math.max(ledger.day, dayOf(now));
  const entry = Object.hasOwn(ledger.entries, question.id) ? ledger.entries[question.id] : undefined;
  if (entry && day < entry.closedUntil) {
    return entry.report ? { kind: "again", report: entry.report } : { kind: "silent", why: "answered" };
  }
  const epoch = epochOf(question, day);
  // Days of an epoch may be the last report's still when the question's epochs were changed.
  if (entry && epoch < entry.closedUntil) return { kind: "silent", why: "answered" };
  const spentToday = day === ledger.day ? ledger.spentToday : 0;
  const cost = Math.round(question.epsilon * 1000);
  // The client's own caps hold whatever has become of the policy on its way here.
  const [capOfDay, capOfLife] = [Math.min(policy.caps.day, EPSILON_A_DAY), Math.min(policy.caps.life, EPSILON_A_LIFE)];
  if (ledger.spentEver + cost > Math.round(capOfLife * 1000)) return { kind: "silent", why: "cap-of-life" };
  if (spentToday + cost > Math.round(capOfDay * 1000)) return { kind: "silent", why: "cap-of-day" };
  const report = asked.isChosen() ? asked.makeReport(epoch) : null;
  const paid = report ? cost : 0;
  const next: Ledger = {
    ...ledger,
    revision: ledger.revision + 1,
    day,
    spentToday: spentToday + paid,
    spentEver: ledger.spentEver + paid,
    policy: policy.version,
    root,
    entries: { ...ledger.entries, [question.id]: { closedUntil: epoch + question.epochDays, report } },
  };
  return { kind: "write", next, report };
}

/** Drops a report that the server has taken; null when there is none with this nonce. */
export function delivered(ledger: Ledger, { question, nonce }: Report): Ledger | null {
  const entry = Object.hasOwn(ledger.entries, question) ? ledger.entries[question] : undefined;
  if (entry?.report?.nonce !== nonce) return null;
  return {
    ...ledger,
    revision: ledger.revision + 1,
    entries: { ...ledger.entries, [question]: { ...entry, report: null } },
  };
}

/**
 * What stays when a visitor erases everything or takes consent back: no report, but what was spent and which epochs are over.
 * Without that, whoever makes a page could have a device erase and answer again, and average its noise away.
 */
export function forgetReports(ledger: Ledger): Ledger {
  const entries = Object.entries(ledger.entries).map(([id, entry]) => [id, { ...entry, report: null }]);
  return { ...ledger, revision: ledger.revision + 1, entries: Object.fromEntries(entries) };
}
