/**
 * What a site's policy.json takes, loaded once channels.json says that there is one: the watch for any visitor, answers to
 * questions for one who contributes. No ranking waits for it.
 *
 *   channels.json has a policy --> watch-policy --policy--> in force --contribute, questions--> reporting
 */
import { grantReport, type ReportGrant } from "../../shared/contracts/consent.ts";
import type { LedgerSummary } from "../../shared/contracts/engine-api.ts";
import { failure } from "../../shared/contracts/error-code.ts";
import type { Policy } from "../../shared/contracts/manifest.ts";
import type { SitePolicy } from "../../shared/contracts/site-policy.ts";
import type { SeenSite } from "../sync/seen-site.ts";
import type { Reporting, ReportingOptions } from "./reporting.ts";
import { type WatchOptions, watchPolicy } from "./watch-policy.ts";

export interface PolicyHostOptions
  extends Pick<WatchOptions, "endpoint" | "site" | "database" | "mayRead" | "grant" | "failures">,
    Pick<ReportingOptions, "categoryOf"> {
  /** What channels.json has told last. */
  readonly seen: () => SeenSite;
  /** Called when other limits are in force. */
  readonly onLimits: () => Promise<void>;
}

export class PolicyHost {
  readonly #options: PolicyHostOptions;
  readonly #end = new AbortController();
  #policy: SitePolicy | null = null;
  #reporting: Reporting | null = null;
  #loading = false;

  constructor(options: PolicyHostOptions) {
    this.#options = options;
    const { signal } = this.#end;
    const onPolicy = async (policy: SitePolicy) => {
      if (signal.aborted) return;
      this.#policy = policy;
      await options.onLimits();
    };
    const root = () => options.seen().root;
    watchPolicy({ ...options, root, signal, onPolicy }).catch((error) => this.#note(error));
  }

  /** What policy.json allows; null until it is known. */
  get limits(): Policy | null {
    return this.#policy;
  }

  /** Null while no question is answered. */
  get reporting(): Reporting | null {
    return this.#reporting;
  }

  /** Answers questions from now on, or no longer. Called whenever the mode or the policy may have changed. */
  update(): void {
    const policy = this.#policy;
    if (!policy || policy.questions.length === 0 || !this.#grant()) this.#stopReporting();
    else if (this.#reporting) this.#reporting.policy = policy;
    else void this.#startReporting();
  }

  /** Null where nothing was ever asked. */
  async ledger(): Promise<LedgerSummary | null> {
    if (!this.#policy || !this.#options.grant()) return null;
    const { ledgerSummary } = await import("./reporting.ts");
    return ledgerSummary(this.#options.database, this.#policy);
  }

  /** The profile is erased: what is under way must not bring any of it back. */
  erased(): void {
    this.#stopReporting();
    this.update();
  }

  stop(): void {
    this.#end.abort();
    this.#stopReporting();
  }

  #stopReporting(): void {
    this.#reporting?.stop();
    this.#reporting = null;
  }

  async #startReporting(): Promise<void> {
    if (this.#loading) return;
    this.#loading = true;
    try {
      const { Reporting } = await import("./reporting.ts");
      if (this.#policy && this.#grant() && !this.#end.signal.aborted)
        this.#reporting ??= new Reporting(this.#policy, { ...this.#options, grant: () => this.#grant() });
    } catch (error) {
      this.#note(error);
    } finally {
      this.#loading = false;
    }
  }

  /** Answers are kept and sent only where a profile may lie on the device too. */
  #grant(): ReportGrant | null {
    const storage = this.#options.grant();
    return storage && grantReport(storage.mode);
  }

  #note(error: unknown): void {
    this.#options.failures.add(failure("worker-failed", String(error)));
  }
}
