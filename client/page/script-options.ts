import type { Options } from "./options.ts";

/** The options a script tag carries; null, with a message that says what to do, when it cannot work. */
export function scriptOptions(script: HTMLScriptElement | null): Options | null {
  const { endpoint, deadline, ...others } = script?.dataset ?? {};
  if (endpoint && URL.canParse(endpoint, document.baseURI))
    return { ...others, endpoint, deadlineMs: Number(deadline) || undefined } as Options;
  console.warn("[afterclick] Nothing runs: the script tag needs data-endpoint, the URL of the releases' folder.");
  return null;
}
