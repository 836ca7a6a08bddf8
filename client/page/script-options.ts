import { parseConsentMode } from "../../shared/contracts/consent.ts";
import type { Options } from "./options.ts";

/** The options a script tag carries; null, with a message that says what to do, when it cannot work. */
export function scriptOptions(script: HTMLOrSVGScriptElement | null): Options | null {
  const { endpoint, consent, site, region, index, deadline } = script?.dataset ?? {};
  if (!endpoint || !URL.canParse(endpoint, document.baseURI)) {
    console.warn('[afterclick] Nothing runs: give the script tag data-endpoint="…", the URL of the releases\' folder.');
    return null;
  }
  const deadlineMs = Number(deadline);
  return {
    endpoint,
    consent: parseConsentMode(consent),
    ...(site && { site }),
    ...(region && { region }),
    ...((index === "exact" || index === "hnsw") && { index }),
    ...(deadlineMs > 0 && { deadlineMs }),
  };
}
