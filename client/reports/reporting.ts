/**
 * Answers the questions of a site's policy, where the visitor contributes. Loaded only then.
 *
 *   event, ranking, page's measure --> observations (kept with the profile)
 *   question due? --> answerQuestion: randomise, debit, store --> sendReport --taken, refused--> out of the ledger
 *                        silent: asked before, not among those asked, a cap       \--later--> the same report again
 */
import * as v from "valibot";
import type { ReportGrant } from "../../shared/contracts/consent.ts";
import type { RankResponse } from "../../shared/contracts/engine-api.ts";
import { failure } from "../../shared/contracts/error-code.ts";
import type { Event } from "../../shared/contracts/event.ts";
import { isExpired } from "../../shared/contracts/lets-answer.ts";
import { clickedPlace, type Measure } from "../../shared/contracts/measures.ts";
import type { Question } from "../../shared/contracts/questions.ts";
import type { SitePolicy } from "../../shared/contracts/site-policy.ts";
import { answerQuestion } from "../../shared/privacy/answer.ts";
import { delivered, LedgerSchema } from "../../shared/privacy/ledger.ts";
import { cryptoWords, RandomIntegers } from "../../shared/privacy/random-integers.ts";
import type { Database } from "../store/database.ts";
import { OBSERVATIONS } from "../store/profile-records.ts";
import type { Failures } from "../worker/failures.ts";
import { LedgerRecords } from "./ledger-records.ts";
import { type Observation, type Observations, ObservationsSchema, observe } from "./observations.ts";
import { sendReport } from "./send-report.ts";

// One file for the browser: who asks for one has the other.
export { ledgerSummary } from "./ledger-summary.ts";

const SOON_MS = 1_000;
/** A question that is silent for this epoch is looked at again so often, in ms. */
const LOOK_MS = 60_000;

/** A policy and what vouches for it. */
export interface FollowedPolicy {
  readonly policy: SitePolicy;
  /** Version of the root whose keys signed it; 0 where nothing is signed. */
  readonly root: number;
}

export interface ReportingOptions {
  readonly endpoint: string;
  readonly site: string;
  readonly database: Database;
  /** Proof that questions may be answered, asked anew before each step; null when they may not. */
  readonly grant: () => ReportGrant | null;
  /** Category of an item of the release in use, or null. */
  readonly categoryOf: (item: string) => string | null;
  readonly failures: Failures;
}

export class Reporting {
  readonly #options: ReportingOptions;
  readonly #ledger: LedgerRecords;
  readonly #random = new RandomIntegers(cryptoWords());
  readonly #end = new AbortController();
  #followed: FollowedPolicy;
  /** Rung that served each list last. */
  readonly #rungs = new Map<string, number>();
  #arm = "all";
  #bought = false;
  /** What the page has told last, by measure: this worker serves one page view. */
  readonly #told = new Map<string, string | number>();
  /** The server asked to be left alone until then, ms since 1970. */
  #notBefore = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(followed: FollowedPolicy, options: ReportingOptions) {
    this.#followed = followed;
    this.#options = options;
    this.#ledger = new LedgerRecords(options.site, options.database, () => this.#grant !== null);
    this.#lookSoon();
  }

  set followed(followed: FollowedPolicy) {
    this.#followed = followed;
    this.#lookSoon();
  }

  get #policy(): SitePolicy {
    return this.#followed.policy;
  }

  /** What the questions in force are about. */
  get asked(): readonly Measure[] {
    return isExpired(this.#policy, Date.now()) ? [] : this.#policy.questions.map(({ about }) => about);
  }

  ranked({ lists }: Pick<RankResponse, "lists">): void {
    for (const { list, rung } of lists) this.#rungs.set(list, rung);
    const [first] = lists;
    if (first) this.#observe([{ about: "rerank-ms", answer: first.elapsedMs }]);
  }

  recorded(events: readonly Event[]): void {
    this.#observe(events.flatMap((event) => this.#observationsOf(event)));
  }

  /** @param values by measure, as the page tells them: each anew when it has changed */
  measured(values: Readonly<Record<string, string | number>>): void {
    const { "page:arm": arm } = values;
    if (arm !== undefined) this.#arm = String(arm);
    const told = Object.entries(values).map(([about, answer]) => this.#tell(about as Measure, answer));
    this.#observe([...told, this.#conversion()]);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#end.abort();
  }

  /** Null also once this has been stopped. */
  get #grant(): ReportGrant | null {
    return this.#end.signal.aborted ? null : this.#options.grant();
  }

  /** At a moment of its own: what is due since an earlier page does not tell when this one began. */
  #lookSoon(): void {
    this.#lookAt(Date.now() + SOON_MS + this.#random.below(4 * SOON_MS));
  }

  /** @param time ms since 1970 */
  #lookAt(time: number): void {
    clearTimeout(this.#timer);
    if (!this.#end.signal.aborted)
      this.#timer = setTimeout(() => this.#inTurn(() => this.#answerAll()), Math.max(SOON_MS, time - Date.now()));
  }

  #observationsOf(event: Event): Observation[] {
    if (event.type === "purchase") {
      this.#bought = true;
      return [this.#conversion()];
    }
    if (event.type !== "click") return [];
    const category = this.#options.categoryOf(event.item);
    const { list, position } = event;
    return [
      ...(category ? [{ about: "clicked-category", answer: category } as const] : []),
      ...(list !== undefined && position !== undefined
        ? [{ about: "clicked-place", answer: clickedPlace(this.#rungs.get(list) ?? 0, position + 1) } as const]
        : []),
    ];
  }

  /** Of this page view. Its arm may be told later than a purchase, which it is then told of again. */
  #conversion(): Observation {
    const answer = `${this.#arm}, ${this.#bought ? "bought" : "not bought"}`;
    return { ...this.#tell("conversion", answer), settles: this.#bought };
  }

  #tell(about: Measure, answer: string | number): Observation {
    const instead = this.#told.get(about);
    this.#told.set(about, answer);
    return { about, answer, instead };
  }

  #observe(observations: readonly Observation[]): void {
    const asked = new Set(this.asked);
    if (!observations.some(({ about }) => asked.has(about))) return;
    this.#inTurn(async () => {
      await this.#change((kept) => observe(kept, this.#policy.questions, observations, Date.now(), this.#random));
    });
  }

  /** Answers what is due, and comes back for the rest. */
  async #answerAll(): Promise<void> {
    const now = Date.now();
    const { questions } = this.#policy;
    if (isExpired(this.#policy, now) || questions.length === 0) return;
    if (now < this.#notBefore) return this.#lookAt(this.#notBefore);
    const kept = await this.#change((before) => observe(before, questions, [], now, this.#random));
    if (!kept) return;
    let next = now + LOOK_MS;
    for (const question of this.#shuffled(questions)) {
      const { due, answer } = kept[question.id];
      const again = now < due ? due : await this.#answer(question, answer);
      next = Math.min(next, again);
    }
    this.#lookAt(next);
  }

  /** @returns when to look again, ms since 1970 */
  async #answer(question: Question, answer: string | number | null): Promise<number> {
    const grant = this.#grant;
    const { policy, root } = this.#followed;
    // The server has asked for a pause while another one was sent: nothing more is paid for before it is over.
    if (!grant || Date.now() < this.#notBefore) return Number.POSITIVE_INFINITY;
    const url = new URL(policy.reportTo, this.#options.endpoint).href;
    const inUnit = question.domain.kind === "log-buckets" && answer !== null ? Number(answer) : answer;
    const own = { policy, root, question, answer: inUnit, now: Date.now() };
    const answered = await answerQuestion(grant, own, this.#ledger, this.#random);
    if (answered.kind === "silent") return Number.POSITIVE_INFINITY;
    // Consent may have been withdrawn while the debit was stored.
    const still = this.#grant;
    if (!still) return Number.POSITIVE_INFINITY;
    const sent = await sendReport(still, url, answered.report, this.#end.signal);
    if (sent.kind === "later") {
      this.#notBefore = Date.now() + sent.waitMs;
      return this.#notBefore;
    }
    if (sent.kind === "refused") this.#options.failures.add(failure("report-refused", sent.because));
    const ledger = v.safeParse(LedgerSchema, await this.#ledger.load());
    const next = ledger.success && delivered(ledger.output, answered.report);
    if (next) await this.#ledger.save(next, next.revision - 1);
    return Number.POSITIVE_INFINITY;
  }

  /** Null where the device may not be written to, or refuses: then nothing is answered. */
  async #change(change: (kept: Observations) => Observations): Promise<Observations | null> {
    if (!this.#grant) return null;
    return this.#options.database.run(async (db) => {
      const write = db.transaction("release", "readwrite");
      const read = v.safeParse(ObservationsSchema, await write.store.get(OBSERVATIONS));
      // The profile may have been erased, and consent withdrawn, while this waited for its turn.
      if (!this.#grant) return null;
      const next = change(read.success ? read.output : {});
      await write.store.put(next, OBSERVATIONS);
      await write.done;
      return next;
    });
  }

  /** Fisher and Yates: whichever question comes first may use up the day, so none is always first. */
  #shuffled(questions: readonly Question[]): Question[] {
    const order = [...questions];
    for (let i = order.length - 1; i > 0; i--) {
      const j = this.#random.below(i + 1);
      [order[i], order[j]] = [order[j], order[i]];
    }
    return order;
  }

  #inTurn(work: () => Promise<void>): void {
    // What the device refuses has been counted where it was refused; the next page tries again.
    this.#turn = this.#turn.then(work).catch(() => {});
  }
}
