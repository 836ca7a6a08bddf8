import { type ConsentMode, parseConsentMode } from "../../shared/contracts/consent.ts";
import type { StartOptions } from "../../shared/contracts/engine-api.ts";
import type { PinOptions } from "../../shared/contracts/pin.ts";
import type { Signals } from "../../shared/contracts/signals.ts";
import { ENGINE_API_VERSION } from "../../shared/contracts/versions.ts";

export interface Options {
  /** Where the releases are served: the folder that holds the site's folder. Absolute, or relative to the page. */
  readonly endpoint: string;
  /** What the visitor agreed to. Default "off": nothing starts and nothing is requested until `consent(mode)`. */
  readonly consent?: ConsentMode;
  /** The site's name in the endpoint's folder. Default "default". */
  readonly site?: string;
  /** Region code for the release's region rules. Default none. */
  readonly region?: string | null;
  /** Forces a candidate index. Default the publisher's choice. */
  readonly index?: "exact" | "hnsw" | null;
  /** Engine time for one ranking, in ms. Default 50. The page waits a little longer for the answer to arrive. */
  readonly deadlineMs?: number;
  /** The site's root keys in hex, a list or apart by commas: nothing is taken from the server that they do not vouch for. */
  readonly rootKeys?: string | string[];
  /** How many of the root keys sign together. Default 1. */
  readonly rootThreshold?: number | string;
  /** The lowest version of a release that a visit takes which remembers none. Default any. */
  readonly floor?: number | string;
  /**
   * Signals of the page's consent tools that lower the mode: "gpc", "gcm" (Google Consent Mode v2), "tcf" (IAB TCF), a list or
   * apart by spaces. Nothing starts until those named have been told. Default none; Global Privacy Control counts always.
   */
  readonly signals?: string | readonly string[];
  /** URL of afterclick-worker.js. Default beside the page script. */
  readonly workerUrl?: string;
}

const INDEXES = ["exact", "hnsw"] as const;
const DEADLINE_MS = 50;
/** Longer than anyone waits; a timer counts no further than 2^31 ms, and one set for longer fires at once. */
const MOST_DEADLINE_MS = 86_400_000;

/** In ms; what is no time at all counts as not given. */
export const deadlineOf = (given: number | undefined): number =>
  typeof given === "number" && given >= 0 ? Math.min(given, MOST_DEADLINE_MS) : DEADLINE_MS;

export interface Settings extends Required<Omit<Options, keyof PinOptions | "signals">> {
  readonly pin: PinOptions;
}

/** With more than the worker asks for: it takes what its schema names. */
export const startOptions = (settings: Settings, consent: ConsentMode, told?: Signals): StartOptions => ({
  ...settings,
  apiVersion: ENGINE_API_VERSION,
  consent,
  told,
  gpc: (navigator as { globalPrivacyControl?: unknown }).globalPrivacyControl,
  referrer: document.referrer,
});

/** Options may come from attributes: what is empty, or no choice there is, counts as not given. */
export function settingsOf(options: Options, workerUrl: string): Settings {
  const { rootKeys, rootThreshold, floor } = options;
  const absolute = (url: string) => new URL(url, document.baseURI).href;
  return {
    endpoint: absolute(options.endpoint).replace(/\/*$/, "/"),
    consent: parseConsentMode(options.consent),
    site: options.site || "default",
    region: options.region || null,
    index: INDEXES.find((index) => index === options.index) ?? null,
    deadlineMs: deadlineOf(options.deadlineMs),
    workerUrl: absolute(options.workerUrl || workerUrl),
    pin: { rootKeys, rootThreshold, floor },
  };
}
