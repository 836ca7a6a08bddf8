/**
 * The one state that says what this worker may do: choice, policy and signals in, mode out (shared/consent/decide.ts).
 *
 *   start ──► pending: a policy, or the visitor's answer, is awaited. In memory at most; what is kept stays as it is
 *                │ policy, signals, choice
 *                ▼
 *   off ◄──► session ◄──► device ◄──► contribute     up: no further than the visitor chose. Down: erased at once
 */
import { type Decision, decide } from "../../shared/consent/decide.ts";
import { isLower } from "../../shared/consent/lowest-mode.ts";
import { type ConsentMode, grantStorage } from "../../shared/contracts/consent.ts";
import type { StartSettings } from "../../shared/contracts/engine-api.ts";
import type { Policy } from "../../shared/contracts/manifest.ts";
import type { Signals } from "../../shared/contracts/signals.ts";

export class EffectiveConsent {
  /** Null until a release says it: then nothing is kept beyond the worker's life. */
  policy: Policy | null = null;
  /** The page's or the worker's own: an extension sets it in one of them only. */
  readonly #gpc: unknown;
  #chosen: ConsentMode;
  #signals: Signals;

  constructor({ consent, told, gpc }: Pick<StartSettings, "consent" | "told" | "gpc">) {
    this.#gpc = gpc === true || (navigator as { globalPrivacyControl?: unknown }).globalPrivacyControl;
    this.#chosen = told.chosen ?? consent;
    this.#signals = told;
  }

  get chosen(): ConsentMode {
    return this.#chosen;
  }

  get decision(): Decision {
    return this.#decide(this.policy?.highestMode ?? null);
  }

  /** The effective mode: without a policy in hand, nothing beyond the session. */
  get mode(): ConsentMode {
    return this.decision.mode;
  }

  /** Whether more may turn out to be allowed than is now: what an earlier page kept is then neither used nor erased. */
  get isPending(): boolean {
    const { mode, keeps } = this.decision;
    return !grantStorage(mode) && grantStorage(keeps) !== null;
  }

  /** Whether the release that the device keeps may be looked at: as if the policy allowed it, which lies there. */
  get mayReadKept(): boolean {
    return grantStorage(this.#decide("contribute").mode) !== null;
  }

  /** Null while it is open whether anything may be kept at all. */
  get retentionDays(): number | null {
    return this.isPending ? null : (this.policy?.retentionDays ?? null);
  }

  /**
   * @param told absent: as before
   * @returns what the site's other tabs are to come down to, since not every one of them hears of a signal; or null
   */
  change(mode: ConsentMode, told?: Signals): ConsentMode | null {
    const [chosen, { keeps }] = [this.#chosen, this.decision];
    this.#chosen = told?.chosen ?? mode;
    if (told) this.#signals = told;
    const now = this.decision.keeps;
    return isLower(this.#chosen, chosen) || isLower(now, keeps) ? now : null;
  }

  #decide(policy: ConsentMode | null): Decision {
    return decide({ chosen: this.#chosen, policy, gpc: this.#gpc, signals: this.#signals });
  }
}
