/**
 * What a device may do, decided of everything that may lower it. Pure: the page's signals file asks it whether to start at
 * all, the worker, which enforces it, for every mode.
 *
 *   visitor's choice ┐
 *   site's policy    ├──► caps, each with its reason ──► mode: the lowest of all
 *   GPC, GCM, TCF    ┘                              └──► keeps: the lowest of those that are final
 */
import type { ConsentMode } from "../contracts/consent.ts";
import type { GoogleConsent, Signals } from "../contracts/signals.ts";
import { lowestMode } from "./lowest-mode.ts";

/** One reason why the mode is no higher. */
export interface Cap {
  readonly by: "visitor" | "policy" | "gpc" | "gcm" | "tcf";
  /** The highest mode that it leaves. */
  readonly most: ConsentMode;
  /** For the visitor and the officer: what was said, in the words of who said it. */
  readonly because: string;
  /** Present where nobody has answered yet. What an earlier page kept is then neither used nor erased. */
  readonly pending?: true;
}

export interface Decision {
  /** What may be done now. */
  readonly mode: ConsentMode;
  /** What is final: anything kept beyond this is erased. At least as high as `mode`. */
  readonly keeps: ConsentMode;
  /** What lowers it, in the order visitor, policy, signals; what leaves everything is left out. */
  readonly caps: readonly Cap[];
}

export interface Asked {
  readonly chosen: ConsentMode;
  /** The highest mode of the site's policy; null while it is not known. */
  readonly policy: ConsentMode | null;
  /** Global Privacy Control. Only true says anything. */
  readonly gpc?: unknown;
  readonly signals?: Signals;
}

export function decide({ chosen, policy, gpc, signals = {} }: Asked): Decision {
  const { gcm, tcf } = signals;
  const caps = [
    cap("visitor", chosen, `the visitor chose ${chosen}`),
    policy === null
      ? pending("policy", "session", "the site's policy is not known yet")
      : cap("policy", policy, `the site's policy allows ${policy}`),
    // W3C GPC: neither sold nor shared, and no limit on what a first party does within its own site (docs/consent.md).
    ...(gpc === true ? [cap("gpc", "device", "Global Privacy Control asks that nothing is shared")] : []),
    ...(gcm === undefined ? [] : googleCaps(gcm)),
    ...(tcf === undefined ? [] : tcfCaps(tcf)),
  ].filter(({ most }) => most !== "contribute");
  return {
    mode: lowestMode("contribute", ...caps.map(({ most }) => most)),
    keeps: lowestMode("contribute", ...caps.filter((one) => !one.pending).map(({ most }) => most)),
    caps,
  };
}

/** "session: the visitor chose device; personalization_storage is denied (session at most)" */
export const explain = ({ mode, caps }: Pick<Decision, "mode" | "caps">): string =>
  [
    `${mode}: ${caps.find(({ by }) => by === "visitor")?.because ?? "the visitor chose contribute"}`,
    ...caps.filter(({ by }) => by !== "visitor").map(({ most, because }) => `${because} (${most} at most)`),
  ].join("; ");

const cap = (by: Cap["by"], most: ConsentMode, because: string): Cap => ({ by, most, because });
const pending = (by: Cap["by"], most: ConsentMode, because: string): Cap => ({ by, most, because, pending: true });

function googleCaps(gcm: NonNullable<Signals["gcm"]> | null): Cap[] {
  if (!gcm) return [pending("gcm", "off", "Google Consent Mode has not been told yet")];
  return [
    ...googleCap("personalization_storage", gcm.personalization, "session", "off"),
    ...googleCap("analytics_storage", gcm.analytics, "device", "device"),
  ];
}

function googleCap(name: string, consent: GoogleConsent | null, denied: ConsentMode, untold: ConsentMode): Cap[] {
  if (consent === "granted") return [];
  if (consent === null) return [pending("gcm", untold, `${name} has not been told`)];
  if (consent === "denied") return [cap("gcm", denied, `${name} is denied`)];
  return [pending("gcm", denied, `${name} is denied by default, and the visitor has not answered`)];
}

/** Purposes that a mode needs (IAB Europe TCF Policies, appendix A). Each mode also needs those of the one before. */
const TCF_NEEDS: readonly (readonly [below: ConsentMode, purposes: readonly number[]])[] = [
  // Stored on the device; a profile made of it, and used to choose content.
  ["session", [1, 5, 6]],
  // Content performance measured; audiences understood through statistics.
  ["device", [8, 9]],
];

function tcfCaps(tcf: NonNullable<Signals["tcf"]> | null): Cap[] {
  if (!tcf) return [pending("tcf", "off", "the consent platform (TCF) has not told the visitor's choice")];
  if (!tcf.gdprApplies) return [];
  const lacking = (purposes: readonly number[]) => purposes.filter((purpose) => !tcf.purposes.includes(purpose));
  // What a session does is in "Use limited data to select content": by what the visitor is interacting with.
  if (lacking([5, 6]).length > 0 && lacking([11]).length > 0)
    return [cap("tcf", "off", `TCF purposes ${[...lacking([5, 6]), 11].join(", ")} have no consent`)];
  for (const [below, purposes] of TCF_NEEDS) {
    const without = lacking(purposes);
    if (without.length === 0) continue;
    const [noun, verb] = without.length > 1 ? ["purposes", "have"] : ["purpose", "has"];
    return [cap("tcf", below, `TCF ${noun} ${without.join(", ")} ${verb} no consent`)];
  }
  return [];
}
