import { afterEach, describe, expect, it, vi } from "vitest";
import { type Options, settingsOf } from "./options.ts";

const settings = (options: object) => {
  vi.stubGlobal("document", { baseURI: "https://shop.example/" });
  return settingsOf({ endpoint: "/releases", ...options } as Options, "https://shop.example/w.js");
};

describe("settingsOf", () => {
  afterEach(() => void vi.unstubAllGlobals());

  it.each(["granted", "", null, true, undefined])("takes the consent %j for off", (consent) => {
    expect(settings({ consent }).consent).toBe("off");
  });

  it("takes a mode as it is", () => {
    expect(settings({ consent: "device" }).consent).toBe("device");
  });

  it("bounds the deadline: a timer of more than 2^31 ms fires at once", () => {
    expect(settings({ deadlineMs: Number.POSITIVE_INFINITY }).deadlineMs).toBe(86_400_000);
    expect(settings({ deadlineMs: 20 }).deadlineMs).toBe(20);
    for (const deadlineMs of [undefined, -1, Number.NaN, "5"]) expect(settings({ deadlineMs }).deadlineMs).toBe(50);
  });
});
