import { CONSENT_MODES } from "../../shared/contracts/consent.ts";
import type { Options } from "./options.ts";

/** The options a script tag carries; null when it cannot work. What it lacks or has wrong is said, and what to do. */
export function scriptOptions(script: HTMLScriptElement | null): Options | null {
  const { endpoint, deadline, ...others } = script?.dataset ?? {};
  const { consent } = others;
  const works = endpoint && URL.canParse(endpoint, document.baseURI);
  // Without the attribute a site calls consent() when the visitor has chosen.
  if (!works || (consent && !(CONSENT_MODES as readonly string[]).includes(consent)))
    console.warn(
      `[afterclick] Nothing runs: the tag needs data-${works ? `consent of ${CONSENT_MODES}` : "endpoint, the releases' URL"}.`,
    );
  return works ? ({ ...others, endpoint, deadlineMs: Number(deadline) || undefined } as Options) : null;
}
