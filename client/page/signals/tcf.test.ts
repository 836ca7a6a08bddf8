import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Signals } from "../../../shared/contracts/signals.ts";
import { readTcData, watchTcf } from "./tcf.ts";

type Told = NonNullable<Signals["tcf"]>;
const consents = (...purposes: number[]) =>
  Object.fromEntries(Array.from({ length: 11 }, (_, i) => [i + 1, purposes.includes(i + 1)]));
const data = (rest: object = {}) => ({
  gdprApplies: true,
  cmpStatus: "loaded",
  eventStatus: "tcloaded",
  purpose: { consents: consents(1, 5, 6) },
  ...rest,
});
const granted = { gdprApplies: true, purposes: [1, 5, 6] };

describe("readTcData", () => {
  it.each([
    ["a choice that was made before", data(), granted],
    ["a choice made now", data({ eventStatus: "useractioncomplete" }), granted],
    ["the question being shown", data({ eventStatus: "cmpuishown" }), null],
    ["a CMP that is still loading", data({ cmpStatus: "loading", eventStatus: undefined }), null],
    ["a CMP in error", data({ cmpStatus: "error" }), null],
    ["not known whether the GDPR applies", data({ gdprApplies: undefined }), null],
    ["gdprApplies as a number, as apps have it", data({ gdprApplies: 1 }), null],
    // All that the specification has in the object then.
    ["the GDPR does not apply", { gdprApplies: false, cmpStatus: "loaded" }, { gdprApplies: false, purposes: [] }],
    ["no purposes at all", data({ purpose: undefined }), { gdprApplies: true, purposes: [] }],
    ["an empty publisher's part", data({ publisher: { consents: {} } }), granted],
    [
      "what the visitor told the site itself",
      data({ publisher: { consents: consents(11) } }),
      { gdprApplies: true, purposes: [11] },
    ],
    [
      "legitimate interests, which are no consent",
      data({ purpose: { consents: {}, legitimateInterests: consents(8, 9, 11) } }),
      { gdprApplies: true, purposes: [] },
    ],
    [
      "values that are not true",
      data({ purpose: { consents: { 1: 1, 5: "true", 6: true } } }),
      { gdprApplies: true, purposes: [6] },
    ],
  ])("%s", (_, given, told) => {
    expect(readTcData(given)).toEqual(told);
  });
});

describe("watchTcf", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("window", {});
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("looks again until there is a CMP, and hears each choice", () => {
    const told: Told[] = [];
    watchTcf((one) => told.push(one));
    vi.advanceTimersByTime(60_000);
    let tell: (data: object | null, success: boolean) => void = () => {};
    Object.assign(window, {
      __tcfapi(command: string, version: number, callback: typeof tell) {
        expect([command, version]).toEqual(["addEventListener", 2]);
        tell = callback;
      },
    });
    vi.advanceTimersByTime(2_000);
    tell(null, false);
    tell(data({ eventStatus: "cmpuishown", purpose: { consents: {} } }), true);
    expect(told).toEqual([]);
    tell(data({ eventStatus: "useractioncomplete" }), true);
    tell(data({ eventStatus: "useractioncomplete", purpose: { consents: {} } }), true);
    expect(told).toEqual([granted, { gdprApplies: true, purposes: [] }]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
