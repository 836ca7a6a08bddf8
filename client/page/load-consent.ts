import type * as consentFile from "./consent-file.ts";

export type ConsentFile = typeof consentFile;
/** Brings the page's third file. */
export type LoadConsent = () => Promise<ConsentFile>;
