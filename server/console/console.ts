import { basename } from "node:path";
import type {
  AuditAnswer,
  BudgetAnswer,
  ConsoleRole,
  EstimatesAnswer,
  FlowAnswer,
  PolicyAnswer,
  PolicyPreview,
  PolicySave,
  PolicySaved,
  StatusAnswer,
} from "../../shared/contracts/console.ts";
import { isExpired } from "../../shared/contracts/lets-answer.ts";
import type { SitePolicy } from "../../shared/contracts/site-policy.ts";
import { storablePolicyOrFault } from "../../shared/contracts/storable-policy.ts";
import { HttpFailure } from "../http-failure.ts";
import type { OpenIngest } from "../ingest/open-ingest.ts";
import { OperatorError } from "../ingest/operator-error.ts";
import { policyChanges } from "../ingest/policy-changes.ts";
import type { PolicyFile } from "../ingest/policy-file.ts";
import { readEstimates } from "../ingest/read-estimates.ts";
import { sha256Hex } from "../ingest/sha256-hex.ts";
import { privacyBudget } from "./privacy-budget.ts";
import { sampleReport } from "./sample-report.ts";

const PAGE_ENTRIES = 100;
/** s after which a save is worth another try while somebody publishes: a rollback with deltas takes ten. */
const BUSY_S = 10;

/** How a policy gets into its file: keys and the site's lock are the publisher's. Errors say what to do. */
export interface PolicyWriter {
  /** What the file would hold, signed where the site signs. */
  readonly textOf: (file: string, policy: SitePolicy) => string;
  /**
   * Puts it there as a whole, and waits a moment for whoever publishes.
   *
   * @param seen SHA-256 of what the file must still hold
   * @param aside where that is kept; null for nowhere
   * @returns "changed" when it holds something else; who publishes, in a sentence, when somebody still does
   */
  readonly replace: (
    file: string,
    text: string,
    seen: string | null,
    aside: string | null,
  ) => Promise<"written" | "changed" | { readonly heldBy: string }>;
}

export interface ConsoleOptions {
  readonly reports: OpenIngest & { readonly policy: PolicyFile };
  readonly writer: PolicyWriter;
  /** ms since 1970 */
  readonly now: () => number;
}

/** What the console can do, apart from HTTP and from who may. */
export class Console {
  readonly #options: ConsoleOptions;
  /** One change of the policy after the other: each is checked against the one before. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: ConsoleOptions) {
    this.#options = options;
  }

  get site(): string {
    return this.#policyInForce().site;
  }

  get audit(): OpenIngest["audit"] {
    return this.#options.reports.audit;
  }

  /** Read anew: a change by hand of this moment is there. */
  async policy(): Promise<PolicyAnswer> {
    const { problem, sha256 } = await this.#readFile();
    return { policy: this.#policyInForce(), problem, sha256 };
  }

  preview(raw: unknown): PolicyPreview {
    const checked = this.#check(raw);
    if (typeof checked === "string") return { fault: checked, changes: [] };
    return { fault: null, changes: policyChanges(this.#policyInForce(), checked) };
  }

  /**
   * Puts a policy in force, here at once.
   *
   * @throws HttpFailure policy-invalid, policy-outdated, policy-busy, policy-read-only
   */
  save(raw: unknown, role: ConsoleRole): Promise<PolicySaved> {
    const saved = this.#turn.then(() => this.#save(raw, role));
    this.#turn = saved.catch(() => {});
    return saved;
  }

  /** Every read is noted: who saw what, and when. */
  async estimates(role: ConsoleRole): Promise<EstimatesAnswer> {
    const surveys = await readEstimates(this.#options.reports, role, this.#options.now());
    return { surveys };
  }

  async budget(): Promise<BudgetAnswer> {
    const { store } = this.#options.reports;
    return privacyBudget(this.#policyInForce(), await store.countedSurveys(), this.#options.now());
  }

  flow(): FlowAnswer {
    const policy = this.#policyInForce();
    return { samples: policy.questions.map((question) => sampleReport(question, policy, this.#options.now())) };
  }

  /** @param whole whether all entries are checked anew, and not only those that came since and those that are shown */
  async log(before: number | null, whole: boolean): Promise<AuditAnswer> {
    const { audit } = this;
    if (whole) await audit.verify();
    const { broken, checkedAt } = await audit.verifyNew();
    const entries = await audit.page(before, PAGE_ENTRIES);
    return { entries, broken, checkedAt: new Date(checkedAt).toISOString() };
  }

  status(): StatusAnswer {
    return {
      counters: this.#options.reports.ingest.counters,
      policyVersion: this.#policyInForce().version,
      uptimeS: Math.round(process.uptime()),
    };
  }

  async #save(raw: unknown, role: ConsoleRole): Promise<PolicySaved> {
    const file = await this.#readFile();
    const { audit } = this.#options.reports;
    const { policy, seen } = saveOf(raw);
    const next = this.#check(policy);
    if (typeof next === "string") {
      await audit.add(role, "policy refused", { fault: next });
      throw new HttpFailure(422, "policy-invalid", `${next}. The policy in force stays.`);
    }
    const { path, record } = file;
    const before = this.#policyInForce();
    if (file.sha256 !== seen) throw outdated("policy.json is not what you have looked at: it was changed meanwhile");
    const expected = before.version + 1;
    if (next.version !== expected)
      throw outdated(`Version ${next.version} does not follow the one in force; ${expected} would`);
    const { writer } = this.#options;
    const text = await writing(() => writer.textOf(path, next));
    const change = { version: next.version, sha256: sha256Hex(text), changes: policyChanges(before, next) };
    const aside = file.problem !== null && seen !== null ? asideOf(path, this.#options.now()) : null;
    await record.begin(role, change);
    try {
      const replaced = await writing(() => writer.replace(path, text, seen, aside));
      if (replaced === "changed") throw outdated("policy.json was changed in this moment");
      if (replaced !== "written") throw busy(replaced.heldBy);
    } catch (error) {
      await record.notMade(role, change, (error as Error).message);
      throw error;
    }
    await this.#putInForce(role);
    return { policy: next, aside: aside && basename(aside) };
  }

  async #putInForce(role: ConsoleRole): Promise<void> {
    try {
      await this.#options.reports.policy.read(role);
    } catch (error) {
      // Servers with one database and a file each: another one was first.
      if (error instanceof OperatorError) throw outdated(error.message);
      throw error;
    }
  }

  async #readFile(): Promise<PolicyFile> {
    const { policy } = this.#options.reports;
    await policy.read().catch((error: unknown) => {
      if (!(error instanceof OperatorError)) throw error;
    });
    return policy;
  }

  /** A policy that may be put in force, or what is wrong with it, after its place. */
  #check(raw: unknown): SitePolicy | string {
    const read = storablePolicyOrFault(raw);
    if (typeof read === "string") return read;
    if (isExpired(read, this.#options.now())) return "expires: it has passed";
    return read.site === this.site ? read : `site: the policy is of ${read.site}, and the site is ${this.site}`;
  }

  /** There is one always: a server with `--policy` does not start without. */
  #policyInForce(): SitePolicy {
    const { document } = this.#options.reports.policy;
    if (document) return document;
    throw new Error("the policy's file was not read before the console was asked");
  }
}

/** @throws HttpFailure bad-request */
function saveOf(raw: unknown): { readonly policy: unknown; readonly seen: string | null } {
  const { policy, seen } = raw as Partial<PolicySave>;
  if (policy !== undefined && (seen === null || typeof seen === "string")) return { policy, seen };
  throw new HttpFailure(
    400,
    "bad-request",
    "A policy is saved as { policy, seen }: seen is the sha256 that came with the one in force.",
  );
}

const outdated = (why: string): HttpFailure =>
  new HttpFailure(409, "policy-outdated", `${why}. Nothing of yours is in force; load the policy again.`);

const busy = (heldBy: string): HttpFailure =>
  new HttpFailure(
    503,
    "policy-busy",
    `The site is being published to, so nothing of yours is saved. Save again in ${BUSY_S} s. ${heldBy}`,
    { "Retry-After": String(BUSY_S) },
  );

/** @throws HttpFailure policy-read-only */
async function writing<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new HttpFailure(503, "policy-read-only", `The policy could not be written: ${(error as Error).message}`);
  }
}

/** Beside the file, under a name that is not served. */
const asideOf = (path: string, now: number): string =>
  `${path}.refused-${new Date(now).toISOString().replaceAll(/[:.]/g, "")}`;
