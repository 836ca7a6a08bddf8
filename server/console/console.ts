import { basename, dirname } from "node:path";
import type {
  AuditAnswer,
  BudgetAnswer,
  ConsoleRole,
  EstimatesAnswer,
  FlowAnswer,
  PolicyAnswer,
  PolicyPreview,
  PolicySaved,
  StatusAnswer,
} from "../../shared/contracts/console.ts";
import { isExpired, policyOrFault, type SitePolicy } from "../../shared/contracts/site-policy.ts";
import { HttpFailure } from "../http-failure.ts";
import { currentEstimates } from "../ingest/estimates.ts";
import type { OpenIngest } from "../ingest/open-ingest.ts";
import type { PolicyFile } from "../ingest/policy-file.ts";
import { policyChanges } from "./policy-changes.ts";
import { privacyBudget } from "./privacy-budget.ts";
import { sampleReport } from "./sample-report.ts";

const PAGE_ENTRIES = 100;

/** Puts a policy in its file as a whole, signed where the site signs. @throws Error that says what to do where it cannot */
export type WritePolicy = (file: string, policy: SitePolicy) => Promise<void>;

export interface ConsoleOptions {
  readonly reports: OpenIngest & { readonly policy: PolicyFile };
  readonly writePolicy: WritePolicy;
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
    const { document, path } = this.#options.reports.policy;
    return document?.site ?? basename(dirname(path));
  }

  get audit(): OpenIngest["audit"] {
    return this.#options.reports.audit;
  }

  policy(): PolicyAnswer {
    const { document, problem } = this.#options.reports.policy;
    return { policy: document, problem };
  }

  preview(raw: unknown): PolicyPreview {
    const before = this.#options.reports.policy.document;
    const checked = this.#check(raw);
    if (typeof checked === "string") return { fault: checked, changes: [] };
    return { fault: null, changes: policyChanges(before, checked) };
  }

  /**
   * Puts a policy in force, here at once.
   *
   * @throws HttpFailure policy-invalid, policy-outdated, policy-read-only
   */
  save(raw: unknown, role: ConsoleRole): Promise<PolicySaved> {
    const saved = this.#turn.then(() => this.#save(raw, role));
    this.#turn = saved.catch(() => {});
    return saved;
  }

  /** Every read is noted: who saw what, and when. */
  async estimates(role: ConsoleRole): Promise<EstimatesAnswer> {
    const { store, audit } = this.#options.reports;
    const surveys = await currentEstimates(store, this.#options.now());
    const read = surveys.map(({ question, from, to, reports }) => ({ question, from, to, reports }));
    await audit.add(role, "estimates read", { surveys: read });
    return { surveys };
  }

  async budget(): Promise<BudgetAnswer> {
    const { store } = this.#options.reports;
    return privacyBudget(this.#policyInForce(), await store.countedSurveys());
  }

  flow(): FlowAnswer {
    const policy = this.#policyInForce();
    return { samples: policy.questions.map((question) => sampleReport(question, policy, this.#options.now())) };
  }

  async log(before: number | null): Promise<AuditAnswer> {
    const entries = await this.audit.page(before, PAGE_ENTRIES);
    return { entries, verified: (await this.audit.verify()).broken === null };
  }

  status(): StatusAnswer {
    const { ingest, policy } = this.#options.reports;
    return {
      counters: ingest.counters,
      policyVersion: policy.document?.version ?? null,
      uptimeS: Math.round(process.uptime()),
    };
  }

  async #save(raw: unknown, role: ConsoleRole): Promise<PolicySaved> {
    const { policy: file, audit } = this.#options.reports;
    const next = this.#check(raw);
    if (typeof next === "string") {
      await audit.add(role, "policy refused", { fault: next });
      throw new HttpFailure(422, "policy-invalid", `${next}. The policy in force stays.`);
    }
    const before = file.document;
    const expected = (before?.version ?? 0) + 1;
    if (next.version !== expected)
      throw new HttpFailure(
        409,
        "policy-outdated",
        `Version ${next.version} does not follow the one in force; load the policy again, and give yours version ${expected}.`,
      );
    try {
      await this.#options.writePolicy(file.path, next);
    } catch (error) {
      throw new HttpFailure(503, "policy-read-only", `The policy could not be written: ${(error as Error).message}`);
    }
    await file.read();
    await audit.add(role, "policy changed", { version: next.version, changes: policyChanges(before, next) });
    return { policy: file.document ?? next };
  }

  /** A policy that may be put in force, or what is wrong with it, after its place. */
  #check(raw: unknown): SitePolicy | string {
    const read = policyOrFault(raw);
    if (typeof read === "string") return read;
    if (isExpired(read, this.#options.now())) return "expires: it has passed";
    const { document } = this.#options.reports.policy;
    return document && document.site !== read.site
      ? `site: the policy is of ${read.site}, and the site is ${document.site}`
      : read;
  }

  #policyInForce(): SitePolicy {
    const { document } = this.#options.reports.policy;
    if (document) return document;
    throw new HttpFailure(409, "no-policy", "No policy is in force; write one with `afterclick policy init`.");
  }
}
