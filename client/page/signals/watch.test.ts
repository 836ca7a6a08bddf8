import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ConsentMode } from "../../../shared/contracts/consent.ts";
import type { Signals } from "../../../shared/contracts/signals.ts";
import { ok } from "../page-failure.ts";
import { watchSignals } from "./watch.ts";

/** A page whose every change of mode is noted. */
function page(signals: string | string[], first: ConsentMode = "device") {
  const set: [ConsentMode, Signals | undefined][] = [];
  const choose = watchSignals(signals, first, async (mode, told) => {
    set.push([mode, told]);
    return ok(mode);
  });
  const gtag = (...entry: unknown[]) => void (window as unknown as { dataLayer: unknown[] }).dataLayer.push(entry);
  /** Consent Mode's two states, told by "default" or "update". */
  const google = async (kind: string, personalization_storage: string) => {
    gtag("consent", kind, { personalization_storage, analytics_storage: "denied" });
    await Promise.resolve();
  };
  return { set, choose, google, modes: () => set.map(([mode]) => mode) };
}

describe("watchSignals", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("window", {});
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("starts nothing until it is told, and then what is allowed", async () => {
    const { google, modes, choose } = page("gcm");
    await Promise.resolve();
    expect(await choose("device")).toEqual(ok("off"));
    expect(modes()).toEqual([]);
    await google("update", "granted");
    expect(modes()).toEqual(["device"]);
  });

  it("tells the worker the choice beside what lowers it", async () => {
    const { google, set } = page(["gpc", "gcm"]);
    await google("default", "denied");
    const gcm = { personalization: "denied-by-default", analytics: "denied-by-default" };
    expect(set).toEqual([["session", { gcm, chosen: "device" }]]);
  });

  it("lowers and raises with every change, and raises no further than was chosen", async () => {
    const { google, modes, choose } = page("gcm");
    await google("update", "granted");
    await google("update", "denied");
    await google("update", "granted");
    expect(await choose("session")).toEqual(ok("session"));
    await google("update", "denied");
    await google("update", "granted");
    expect(await choose("off")).toEqual(ok("off"));
    await google("update", "granted");
    expect(modes()).toEqual(["device", "session", "device", "session", "session", "session", "off", "off"]);
  });

  it("a default and its answer in one go start nothing in between", async () => {
    const { google, modes } = page("gcm");
    void google("default", "denied");
    await google("update", "granted");
    expect(modes()).toEqual(["device"]);
  });

  it("lowers nothing twice while nobody has answered: it would erase", async () => {
    const { google, modes, choose } = page("gcm");
    await google("default", "denied");
    await google("default", "denied");
    expect(await choose("device")).toEqual(ok("session"));
    expect(modes()).toEqual(["session"]);
  });

  it("what is denied is erased also where nothing runs; what is merely not chosen is not", async () => {
    const { google, modes } = page("gcm", "off");
    await google("default", "denied");
    await google("update", "granted");
    expect(modes()).toEqual([]);
    await google("update", "denied");
    expect(modes()).toEqual(["off"]);
  });

  it("withdraws at once, whatever has been told", async () => {
    const { choose, modes } = page("gcm tcf");
    expect(await choose("off")).toEqual(ok("off"));
    expect(modes()).toEqual(["off"]);
  });

  it("waits for all signals that are named", async () => {
    const { google, modes } = page("gcm, tcf");
    await google("update", "granted");
    expect(modes()).toEqual([]);
    Object.assign(window, {
      __tcfapi: (_: string, __: number, tell: (data: object, success: boolean) => void) =>
        tell({ gdprApplies: false }, true),
    });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(modes()).toEqual(["device"]);
  });

  it("starts by itself where only Global Privacy Control is named: the worker knows that", async () => {
    const { modes } = page("gpc");
    await Promise.resolve();
    expect(modes()).toEqual(["device"]);
  });

  it("starts nothing for a name that no signal has, and says so", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const { google, modes } = page("gcm tfc");
    Object.assign(window, { dataLayer: [] });
    await google("update", "granted");
    expect(modes()).toEqual([]);
    expect(warn).toHaveBeenCalledOnce();
    warn.mockRestore();
  });
});
