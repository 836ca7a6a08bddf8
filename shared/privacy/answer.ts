import * as v from "valibot";
import type { ReportGrant } from "../contracts/consent.ts";
import { answerIndex, domainSize, type Question, type Questions } from "../contracts/questions.ts";
import type { Report } from "../contracts/report.ts";
import { toBase64Url } from "./base64url.ts";
import { chooseMechanism } from "./choose-mechanism.ts";
import { decide, EMPTY_LEDGER, type Ledger, LedgerSchema, type Silence } from "./ledger.ts";
import type { RandomIntegers } from "./random-integers.ts";

/** Where the ledger of a site is kept: a record that outlives the page, the tab and the visitor's own profile. */
export interface LedgerStore {
  /** What was stored last; null when nothing ever was. */
  load(): Promise<unknown>;
  /**
   * Stores `next` when what is stored has the revision `expected` (0: when nothing is), in one transaction, and answers whether
   * it did. Resolves only when it is on the disk; may reject.
   */
  save(next: Ledger, expected: number): Promise<boolean>;
}

declare const paidFor: unique symbol;
/** A report whose ε is debited in the ledger as stored. Code that sends takes this, so what is not paid cannot be sent. */
export type PaidReport = Report & { readonly [paidFor]: true };

export type Answer =
  | { readonly kind: "report"; readonly report: PaidReport }
  | { readonly kind: "silent"; readonly why: Silence };

export interface OwnAnswer {
  readonly policy: Questions;
  /** As Asked has it. */
  readonly root?: number | undefined;
  readonly question: Question;
  /** The device's own answer, as answerIndex takes it. */
  readonly answer: string | number | null;
  /** ms since 1970. */
  readonly now: number;
}

/**
 * The report to send for a question, or silence. The one way to a PaidReport: the debit is stored first, with the report
 * itself, so that a crash on the way sends the same report again or none. Of two tabs that ask at once one is told
 * "not-stored" and may ask again.
 */
export async function answerQuestion(
  _grant: ReportGrant,
  own: OwnAnswer,
  store: LedgerStore,
  random: RandomIntegers,
): Promise<Answer> {
  const ledger = await loadLedger(store);
  if (!ledger) return { kind: "silent", why: "ledger-unreadable" };
  const decision = decide(ledger, {
    policy: own.policy,
    root: own.root,
    question: own.question,
    now: own.now,
    isChosen: () => isChosen(own.question.share, random),
    makeReport: (epoch) => makeReport(own, epoch, random),
  });
  if (decision.kind === "silent") return decision;
  if (decision.kind === "again") return { kind: "report", report: decision.report as PaidReport };
  if (!(await saved(store, decision.next, ledger.revision))) return { kind: "silent", why: "not-stored" };
  if (!decision.report) return { kind: "silent", why: "not-among-asked" };
  return { kind: "report", report: decision.report as PaidReport };
}

/** Null for what cannot be read or is no ledger: whatever it is, it is no licence to spend. */
async function loadLedger(store: LedgerStore): Promise<Ledger | null> {
  const stored = await store.load().catch(() => undefined);
  if (stored === null) return EMPTY_LEDGER;
  const parsed = v.safeParse(LedgerSchema, stored);
  return parsed.success ? parsed.output : null;
}

async function saved(store: LedgerStore, next: Ledger, expected: number): Promise<boolean> {
  try {
    return await store.save(next, expected);
  } catch {
    // Full, refused or gone: the caller hears that nothing is sent, and the report is forgotten here.
    return false;
  }
}

/** With the share rounded down to a multiple of 2^-32. */
const isChosen = (share: number, random: RandomIntegers): boolean =>
  random.below(2 ** 32) < Math.floor(share * 2 ** 32);

/** A report that nothing has been paid for: it is no PaidReport. @param epoch its first day, in days UTC since 1970 */
export function makeReport(
  { policy, question, answer }: Omit<OwnAnswer, "now">,
  epoch: number,
  random: RandomIntegers,
): Report {
  const size = domainSize(question.domain);
  const mechanism = chooseMechanism(size, Math.round(question.epsilon * 1000));
  const nonce = Uint8Array.from({ length: 16 }, () => random.below(256));
  return {
    question: question.id,
    epoch,
    policy: policy.version,
    nonce: toBase64Url(nonce),
    payload: toBase64Url(mechanism.randomise(answerIndex(question.domain, answer), random)),
  };
}
