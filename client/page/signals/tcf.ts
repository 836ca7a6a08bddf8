import type { Signals } from "../../../shared/contracts/signals.ts";

type Told = NonNullable<Signals["tcf"]>;
type Consents = Readonly<Record<string, unknown>> | undefined;

/** The parts of the IAB's TCData that are read, none of which is taken for granted. */
interface TcData {
  readonly gdprApplies?: unknown;
  readonly cmpStatus?: unknown;
  readonly eventStatus?: unknown;
  readonly purpose?: { readonly consents?: Consents };
  readonly publisher?: { readonly consents?: Consents };
}
type TcfApi = (command: string, version: number, callback: (data: TcData | null, success: boolean) => void) => void;

/** A consent platform that is not there yet is looked for after so long, then twice as long, up to the most; ms. */
const FIRST_LOOK_MS = 50;
const MOST_LOOK_MS = 2_000;

/**
 * IAB Europe TCF 2.2 and 2.3, by the page's consent platform (CMP). A call to its stub waits in the stub's queue until the
 * CMP has loaded; where there is no stub, this looks again. `tell` hears what the visitor decided, each time they do.
 *
 * `cmpuishown` tells nothing: the TC string that comes with it denies all, since nobody has answered yet.
 *
 * https://github.com/InteractiveAdvertisingBureau/GDPR-Transparency-and-Consent-Framework (CMP API v2)
 */
export function watchTcf(tell: (told: Told) => void, lookAgainMs = FIRST_LOOK_MS): void {
  const api = (window as { __tcfapi?: TcfApi }).__tcfapi;
  if (typeof api !== "function") {
    setTimeout(() => watchTcf(tell, Math.min(2 * lookAgainMs, MOST_LOOK_MS)), lookAgainMs);
    return;
  }
  api("addEventListener", 2, (data, success) => {
    const told = success && data ? readTcData(data) : null;
    if (told) tell(told);
  });
}

/** Null while the visitor's choice is not known. */
export function readTcData({ gdprApplies, cmpStatus, eventStatus, purpose, publisher }: TcData): Told | null {
  if (cmpStatus === "error") return null;
  if (gdprApplies === false) return { gdprApplies: false, purposes: [] };
  if (gdprApplies !== true || (eventStatus !== "tcloaded" && eventStatus !== "useractioncomplete")) return null;
  // What the visitor told the site itself, where the CMP asks for that; Afterclick works for the site and is no vendor.
  const own = publisher?.consents ?? {};
  const consents = Object.keys(own).length > 0 ? own : (purpose?.consents ?? {});
  return {
    gdprApplies: true,
    purposes: Object.keys(consents)
      .filter((id) => consents[id] === true)
      .map(Number),
  };
}
