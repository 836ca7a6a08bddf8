import type { Question, Questions } from "../../contracts/questions.ts";
import type { Report } from "../../contracts/report.ts";
import { DAY_MS } from "../../math/day.ts";
import type { Answer, LedgerStore, OwnAnswer } from "../answer.ts";
import { delivered, EMPTY_LEDGER, forgetReports, type Ledger } from "../ledger.ts";
import type { RandomIntegers } from "../random-integers.ts";

/** What happens to a device. */
export interface LedgerStep {
  /** What the clock says, in days since 1970; forwards, backwards, as it likes. */
  readonly day: number;
  /** Which question of the policy is asked. */
  readonly question: number;
  readonly answer: string;
  /** The storage: works, refuses, or stores and then breaks off before it says so. */
  readonly storage: "works" | "refuses" | "breaks off";
  /** Whether what was sent arrives, and whether the visitor then erases everything. */
  readonly arrives: boolean;
  readonly erases: boolean;
}

/** What is audited: answerQuestion, or something in its place. */
export type Answerer = (own: OwnAnswer, store: LedgerStore, random: RandomIntegers) => Promise<Answer>;

/**
 * Runs a device through the steps and names each promise that was broken: no report without its debit in the storage, no two
 * reports of a question for one day, one report always the same, and the caps.
 */
export async function auditLedger(
  answerer: Answerer,
  policy: Questions,
  steps: readonly LedgerStep[],
  random: RandomIntegers,
): Promise<string[]> {
  const broken = new Set<string>();
  const store = new RecordStore();
  const sent = new Map<string, { readonly report: Report; readonly question: Question; readonly ledgerDay: number }>();
  for (const step of steps) {
    store.storage = step.storage;
    const question = policy.questions[step.question % policy.questions.length];
    const own = { policy, question, answer: step.answer, now: step.day * DAY_MS };
    const result = await answerer(own, store, random);
    if (result.kind === "report") {
      const { report } = result;
      const known = sent.get(report.nonce);
      if (known && JSON.stringify(known.report) !== JSON.stringify(report)) broken.add("a report was changed");
      if (!known) {
        for (const other of sent.values())
          if (overlap(other, { report, question })) broken.add("two reports for one day");
        sent.set(report.nonce, { report, question, ledgerDay: store.stored?.day ?? 0 });
      }
    }
    const reports = [...sent.values()];
    if (costOf(reports) > (store.stored?.spentEver ?? 0)) broken.add("a report was sent before its debit was stored");
    if (costOf(reports) > Math.round(policy.caps.life * 1000)) broken.add("more than the cap of a life");
    for (const { ledgerDay } of reports) {
      const cost = costOf(reports.filter((other) => other.ledgerDay === ledgerDay));
      if (cost > Math.round(policy.caps.day * 1000)) broken.add("more than the cap of a day");
    }
    if (store.stored && result.kind === "report" && step.arrives)
      store.stored = delivered(store.stored, result.report) ?? store.stored;
    if (store.stored && step.erases) store.stored = forgetReports(store.stored);
  }
  return [...broken];
}

/** A storage of one record, as a browser's would be. */
class RecordStore implements LedgerStore {
  stored: Ledger | null = null;
  storage: LedgerStep["storage"] = "works";

  async load(): Promise<unknown> {
    return this.stored === null ? null : JSON.parse(JSON.stringify(this.stored));
  }

  async save(next: Ledger, expected: number): Promise<boolean> {
    if (this.storage === "refuses") throw new Error("the storage is full");
    if ((this.stored ?? EMPTY_LEDGER).revision !== expected) return false;
    this.stored = JSON.parse(JSON.stringify(next));
    if (this.storage === "breaks off") throw new Error("the tab was closed");
    return true;
  }
}

/** In thousandths of ε. */
const costOf = (sent: readonly { readonly question: Question }[]): number =>
  sent.reduce((sum, { question }) => sum + Math.round(question.epsilon * 1000), 0);

type Sent = { readonly report: Report; readonly question: Question };

const overlap = (a: Sent, b: Sent): boolean =>
  a.question.id === b.question.id &&
  a.report.epoch < b.report.epoch + b.question.epochDays &&
  b.report.epoch < a.report.epoch + a.question.epochDays;
