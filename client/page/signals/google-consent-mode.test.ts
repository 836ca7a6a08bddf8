import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Signals } from "../../../shared/contracts/signals.ts";
import { watchGoogleConsentMode } from "./google-consent-mode.ts";

type Told = NonNullable<Signals["gcm"]>;

/** A page as Google's snippet makes it. */
function page(before: readonly (readonly unknown[])[] = []) {
  const dataLayer: unknown[] = [];
  vi.stubGlobal("window", { dataLayer });
  function gtag(..._: unknown[]) {
    // biome-ignore lint/complexity/noArguments: the snippet pushes `arguments` itself.
    (window as unknown as { dataLayer: unknown[] }).dataLayer.push(arguments);
  }
  for (const entry of before) gtag(...entry);
  const told: Told[] = [];
  watchGoogleConsentMode((one) => told.push(one));
  return { gtag, told, dataLayer };
}
const both = (personalization_storage: string, analytics_storage: string) => ({
  personalization_storage,
  analytics_storage,
});

describe("watchGoogleConsentMode", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("reads what was told before it came, and hears what comes", () => {
    const { gtag, told, dataLayer } = page([["consent", "default", both("denied", "granted")]]);
    expect(told).toEqual([{ personalization: "denied-by-default", analytics: "granted" }]);
    gtag("consent", "update", { personalization_storage: "granted" });
    expect(told.at(-1)).toEqual({ personalization: "granted", analytics: "granted" });
    gtag("consent", "update", both("denied", "denied"));
    expect(told.at(-1)).toEqual({ personalization: "denied", analytics: "denied" });
    // The page's own queue is as it would be.
    expect(dataLayer).toHaveLength(3);
  });

  it("makes the queue where the page has none yet, and takes nothing for consent that is none", () => {
    vi.stubGlobal("window", {});
    const told: Told[] = [];
    watchGoogleConsentMode((one) => told.push(one));
    const { dataLayer } = window as unknown as { dataLayer: unknown[] };
    dataLayer.push({ event: "gtm.js" }, null, 5, "consent", ["consent"], ["consent", "default", "all"], ["js", {}]);
    dataLayer.push(["consent", "default", { ad_storage: "granted" }]);
    expect(told).toEqual([{ personalization: null, analytics: null }]);
    dataLayer.push(["consent", "update", { personalization_storage: true, analytics_storage: "yes" }]);
    expect(told.at(-1)).toEqual({ personalization: null, analytics: null });
  });

  it("no default changes an answer, and one for some regions denies everywhere", () => {
    const { gtag, told } = page([
      ["consent", "default", { ...both("denied", "denied"), region: ["ES"] }],
      ["consent", "default", both("granted", "granted")],
    ]);
    expect(told.at(-1)).toEqual({ personalization: "denied-by-default", analytics: "denied-by-default" });
    gtag("consent", "update", both("granted", "granted"));
    gtag("consent", "default", both("denied", "denied"));
    expect(told.at(-1)).toEqual({ personalization: "granted", analytics: "granted" });
  });

  it("waits with a default for as long as it asks to, or until it is answered", () => {
    const { gtag, told } = page([["consent", "default", { ...both("granted", "granted"), wait_for_update: 500 }]]);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(499);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(told).toEqual([{ personalization: "granted", analytics: "granted" }]);

    gtag("consent", "default", { ...both("granted", "granted"), wait_for_update: 500 });
    gtag("consent", "update", both("denied", "denied"));
    vi.advanceTimersByTime(500);
    expect(told.at(-1)).toEqual({ personalization: "denied", analytics: "denied" });
  });
});
