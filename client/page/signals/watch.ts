import { decide } from "../../../shared/consent/decide.ts";
import { type ConsentMode, grantStorage } from "../../../shared/contracts/consent.ts";
import type { Result } from "../../../shared/contracts/error-code.ts";
import type { Signals } from "../../../shared/contracts/signals.ts";
import type { Options } from "../options.ts";
import { ok } from "../page-failure.ts";
import { watchGoogleConsentMode } from "./google-consent-mode.ts";
import { watchTcf } from "./tcf.ts";

const NAMES = ["gpc", "gcm", "tcf"];

/** What the visitor chooses, and what the signals say of it, made true on this page. */
export type SetConsent = (mode: ConsentMode, told?: Signals) => Promise<Result<ConsentMode>>;

/**
 * Stands between the visitor's choice and the page while a site asks for signals:
 *
 *   consent(mode) ──► chosen ─┐
 *   gtag, __tcfapi ──► told ──┴──► decide ──► off, and nothing denied yet: nothing starts, nothing is erased
 *                                        └──► else: set(mode, told), again with every change
 *
 * @param first what the visitor chose before this page
 * @param signals names, apart by spaces or commas; "gpc" is honoured without being named
 * @returns what `consent(mode)` is from now on
 */
export function watchSignals(signals: Options["signals"], first: ConsentMode, set: SetConsent): SetConsent {
  const names = String(signals)
    .split(/[\s,]+/)
    .filter(Boolean);
  let chosen = first;
  let told: Signals = {
    ...(names.includes("gcm") && { gcm: null }),
    ...(names.includes("tcf") && { tcf: null }),
  };
  /** What was made true last; null before anything was. */
  let last: ConsentMode | null = null;
  let isDue = false;

  const apply = async (): Promise<Result<ConsentMode>> => {
    // The release's policy is the worker's to know.
    const { mode, keeps } = decide({ chosen, policy: "contribute", signals: told });
    if (last === null && mode === "off" && !isDenied(told)) return ok("off");
    // Still nobody has answered: to lower it once more would erase.
    if (last === mode && !grantStorage(mode) && grantStorage(keeps)) return ok(mode);
    last = mode;
    return set(mode, { ...told, chosen });
  };
  /** Signals that are told in one go are applied as one: a default and the answer to it start nothing in between. */
  const hear = (news: Signals) => {
    told = { ...told, ...news };
    if (isDue) return;
    isDue = true;
    queueMicrotask(() => {
      isDue = false;
      void apply();
    });
  };

  const wrong = names.find((name) => !NAMES.includes(name));
  if (wrong) {
    // Who asks for a signal that nobody knows is never told it.
    console.warn(`[afterclick] Nothing runs: no signal is called "${wrong}". Give data-signals gpc, gcm or tcf.`);
    told = { ...told, gcm: null };
  } else {
    if (told.gcm === null) watchGoogleConsentMode((gcm) => hear({ gcm }));
    if (told.tcf === null) watchTcf((tcf) => hear({ tcf }));
    if (told.gcm === undefined && told.tcf === undefined) hear({});
  }

  return (mode) => {
    chosen = mode;
    // Withdrawing needs no signal, and is for what earlier pages kept too.
    if (mode === "off") last ??= "off";
    return apply();
  };
}

/** Whether the visitor denied what an earlier page may have kept; not merely nobody having answered. */
const isDenied = (told: Signals): boolean =>
  !grantStorage(decide({ chosen: "contribute", policy: "contribute", signals: told }).keeps);
