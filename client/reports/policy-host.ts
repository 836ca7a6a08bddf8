/**
 * What a site's policy.json takes, loaded once channels.json says that there is one: the watch for any visitor, answers to
 * questions for one who contributes. No ranking waits for it.
 *
 *   channels.json has a policy --> watch-policy --policy--> in force --contribute, questions--> reporting
 */
import { type ConsentMode, grantReport, type ReportGrant } from "../../shared/contracts/consent.ts";
import type { LedgerSummary } from "../../shared/contracts/engine-api.ts";
import { failure } from "../../shared/contracts/error-code.ts";
import type { SitePolicy } from "../../shared/contracts/site-policy.ts";
import type { Database } from "../store/database.ts";
import { PolicyStore } from "../store/policy-store.ts";
import type { FollowedPolicy, Reporting, ReportingOptions } from "./reporting.ts";
import { type WatchOptions, watchPolicy } from "./watch-policy.ts";

export interface PolicyHostOptions
  extends Pick<WatchOptions, "endpoint" | "site" | "seen" | "mayRead" | "grant" | "failures">,
    Pick<ReportingOptions, "categoryOf"> {
  readonly database: Database;
  /** The mode in force now. */
  readonly mode: () => ConsentMode;
  /** Called when other limits are in force. */
  readonly onLimits: () => Promise<void>;
}

export class PolicyHost {
  readonly #options: PolicyHostOptions;
  readonly #end = new AbortController();
  #followed: FollowedPolicy | null = null;
  #reporting: Reporting | null = null;
  #loading = false;

  constructor(options: PolicyHostOptions) {
    this.#options = options;
    const { signal } = this.#end;
    const onPolicy = async (followed: FollowedPolicy) => {
      if (signal.aborted) return;
      this.#followed = followed;
      await options.onLimits();
    };
    const store = new PolicyStore(options.database);
    watchPolicy({ ...options, store, signal, onPolicy }).catch((error) => this.#note(error));
  }

  /** Null until it is known. */
  get policy(): SitePolicy | null {
    return this.#followed?.policy ?? null;
  }

  /** Null while no question is answered. */
  get reporting(): Reporting | null {
    return this.#reporting;
  }

  /** Answers questions from now on, or no longer. Called whenever the mode or the policy may have changed. */
  update(): void {
    const followed = this.#followed;
    if (!followed || followed.policy.questions.length === 0 || !this.#grant()) this.pause();
    else if (this.#reporting) this.#reporting.followed = followed;
    else void this.#startReporting();
  }

  /** Null where nothing was ever asked. */
  async ledger(): Promise<LedgerSummary | null> {
    const { grant, site, database } = this.#options;
    if (!this.#followed || !grant()) return null;
    const { ledgerSummary } = await import("./reporting.ts");
    return ledgerSummary(site, database, this.#followed.policy);
  }

  stop(): void {
    this.#end.abort();
    this.pause();
  }

  /** Answers nothing until the next update(), and drops what is under way: the profile is about to be erased. */
  pause(): void {
    this.#reporting?.stop();
    this.#reporting = null;
  }

  async #startReporting(): Promise<void> {
    if (this.#loading) return;
    this.#loading = true;
    try {
      const { Reporting } = await import("./reporting.ts");
      if (this.#followed && this.#grant() && !this.#end.signal.aborted)
        this.#reporting ??= new Reporting(this.#followed, { ...this.#options, grant: () => this.#grant() });
    } catch (error) {
      this.#note(error);
    } finally {
      this.#loading = false;
    }
  }

  /** Of the mode that is in force at this moment; and only where the device can be written to, which a debit needs. */
  #grant(): ReportGrant | null {
    const { grant, mode } = this.#options;
    return grant() && grantReport(mode());
  }

  #note(error: unknown): void {
    this.#options.failures.add(failure("worker-failed", String(error)));
  }
}
