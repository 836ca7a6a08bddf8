import * as v from "valibot";
import { type Report, ReportSchema } from "../../shared/contracts/report.ts";
import { dayOf } from "../../shared/math/day.ts";
import type { Logger } from "../log.ts";
import type { Counters } from "./counters.ts";
import { DeadLetters } from "./dead-letters.ts";
import { GroupCommit } from "./group-commit.ts";
import type { PolicyInForce } from "./policy-in-force.ts";
import { type Refusal, type RefusalCode, refuse } from "./refusal.ts";
import type { ReportStore, StoredReport } from "./report-store.ts";
import type { Survey } from "./survey.ts";
import { TokenBucket } from "./token-bucket.ts";

export const MOST_IN_A_BODY = 64;
/** More than 64 of the longest reports. */
export const MOST_BODY_BYTES = 65_536;
/** Reports that wait for a transaction; more are turned away until the disk keeps up. */
const MOST_WAITING = 20_000;
const MOST_A_COMMIT = 2_000;
const COMMIT_WINDOW_MS = 2;
/** Seconds of the allowed rate that may come at once. */
const BURST_S = 2;

export interface IngestOptions {
  readonly store: ReportStore;
  /** The questions in force; null when there are none. */
  readonly policy: () => PolicyInForce | null;
  /** Reports a second, of all devices together. */
  readonly perSecond: number;
  readonly logger: Logger;
  /** ms since 1970. */
  readonly now: () => number;
}

/** Refused reports of one body, by their places in it; empty when all are stored. */
export type Refused = readonly { readonly index: number; readonly refusal: Refusal }[];

/** Judges reports by the questions in force and stores what is taken. */
export class Ingest {
  readonly #options: IngestOptions;
  readonly #bucket: TokenBucket;
  readonly #letters: DeadLetters;
  readonly #commits: GroupCommit<StoredReport>;
  readonly #surveyIds = new WeakMap<Survey, Promise<number>>();
  readonly #refused: Partial<Record<RefusalCode, number>> = {};
  #stored = 0;
  #repeated = 0;
  #transactions = 0;

  constructor(options: IngestOptions) {
    this.#options = options;
    const { store, perSecond, logger } = options;
    this.#bucket = new TokenBucket(perSecond, BURST_S * perSecond, performance.now());
    this.#letters = new DeadLetters(store, (error) => logger.error({ err: error }));
    this.#commits = new GroupCommit((reports) => this.#commit(reports), {
      windowMs: COMMIT_WINDOW_MS,
      most: MOST_A_COMMIT,
    });
  }

  get counters(): Counters {
    return {
      stored: this.#stored,
      repeated: this.#repeated,
      commits: this.#transactions,
      refused: { ...this.#refused },
      deadLettersDropped: this.#letters.dropped,
    };
  }

  /** Resolves when all reports of the body that are taken are on the disk; the others are in the answer. */
  async take(body: Buffer): Promise<Refused> {
    const policy = this.#options.policy();
    if (!policy?.asks(this.#options.now())) return this.#refuseAll("no-questions", body);
    const reports = readReports(body);
    if (!reports) return this.#refuseAll("report-malformed", body);
    if (!this.#bucket.take(reports.length, performance.now()) || this.#commits.waiting > MOST_WAITING)
      return this.#refuseAll("too-many-requests");
    const judged = reports.map((report) => (report.ok ? policy.judge(report.report, this.#day()) : report));
    const refused = judged.flatMap((one, index) => (one.ok ? [] : [{ index, refusal: one.refusal }]));
    for (const { refusal } of refused) this.#count(refusal.code);
    if (refused.length > 0) this.#letters.add(refused[0].refusal.code, this.#day(), body);
    const taken = judged.flatMap((one, i) => (one.ok ? [{ ...one, nonce: nonceOf(reports[i]) }] : []));
    try {
      await this.#store(taken);
    } catch (error) {
      this.#options.logger.error({ err: error });
      // Some may be stored. Whoever sends them again does no harm, as the nonces are the same.
      return this.#refuseAll("storage-unavailable");
    }
    return refused;
  }

  /** A request that was refused before its body was read to the end. */
  refuse(code: RefusalCode, read: Buffer): Refusal {
    return this.#refuseAll(code, read)[0].refusal;
  }

  /** Resolves when all that was taken and refused is written. */
  async settled(): Promise<void> {
    await this.#commits.settled();
    await this.#letters.flush();
  }

  async #store(taken: readonly { survey: Survey; nonce: string; payload: Uint8Array }[]): Promise<void> {
    if (taken.length === 0) return;
    const rows: StoredReport[] = [];
    for (const { survey, nonce, payload } of taken)
      rows.push({ survey: await this.#surveyId(survey), nonce, payload: Buffer.from(payload).toString("hex") });
    await this.#commits.add(rows);
  }

  async #commit(reports: readonly StoredReport[]): Promise<void> {
    const added = await this.#options.store.add(reports);
    this.#transactions++;
    this.#stored += added;
    this.#repeated += reports.length - added;
  }

  #surveyId(survey: Survey): Promise<number> {
    const known = this.#surveyIds.get(survey);
    if (known) return known;
    const id = this.#options.store.surveyId(survey);
    this.#surveyIds.set(survey, id);
    id.catch(() => this.#surveyIds.delete(survey));
    return id;
  }

  /** @param letter what is kept of it; absent for what is no fault of the sender's */
  #refuseAll(code: RefusalCode, letter?: Buffer): Refused {
    this.#count(code);
    if (letter) this.#letters.add(code, this.#day(), letter);
    return [{ index: 0, refusal: refuse(code) }];
  }

  #count(code: RefusalCode): void {
    this.#refused[code] = (this.#refused[code] ?? 0) + 1;
  }

  #day = (): number => dayOf(this.#options.now());
}

type Read = { readonly ok: true; readonly report: Report } | { readonly ok: false; readonly refusal: Refusal };

/**
 * The reports of a body: one, or a list. Null for what is no JSON or no such list. However deep the JSON, this takes no deeper stack: V8's
 * parser has none, and the schema looks at two levels.
 */
function readReports(body: Buffer): readonly Read[] | null {
  let raw: unknown;
  try {
    raw = JSON.parse(body.toString("utf8"));
  } catch {
    return null;
  }
  if (!Array.isArray(raw)) return [readReport(raw)];
  return raw.length >= 1 && raw.length <= MOST_IN_A_BODY ? raw.map(readReport) : null;
}

function readReport(raw: unknown): Read {
  const parsed = v.safeParse(ReportSchema, raw, { abortEarly: true });
  if (parsed.success) return { ok: true, report: parsed.output };
  const [issue] = parsed.issues;
  return { ok: false, refusal: refuse("report-malformed", v.getDotPath(issue) ?? "not a report") };
}

const nonceOf = (read: Read): string => (read.ok ? Buffer.from(read.report.nonce, "base64url").toString("hex") : "");
