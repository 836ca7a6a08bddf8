import { expose } from "comlink";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { EngineApi } from "../../shared/contracts/engine-api.ts";
import { ok } from "../../shared/contracts/error-code.ts";
import { openWorker } from "./worker-link.ts";

/** The worker's end of the channel, and comlink's own half of the protocol behind it. */
function serve(engine: Partial<EngineApi>) {
  const { port1, port2 } = new MessageChannel();
  expose(engine, port2 as never);
  const ended = vi.fn(() => port1.close());
  vi.stubGlobal("location", { origin: "https://shop.example" });
  vi.stubGlobal("Worker", function Worker() {
    return Object.assign(port1, { terminate: ended });
  });
  return { link: openWorker("https://shop.example/worker.js"), ended };
}

describe("openWorker", () => {
  beforeEach(() => void vi.stubGlobal("Worker", null));
  afterEach(() => void vi.unstubAllGlobals());

  it("calls what comlink exposes, with arguments and answers of several calls at once", async () => {
    const { link } = serve({
      setConsent: async (mode) => {
        if (mode === "device") await new Promise((resolve) => setTimeout(resolve, 20));
        return ok(mode);
      },
    });
    const answers = await Promise.all([link.call("setConsent", "device"), link.call("setConsent", "session")]);
    expect(answers).toEqual([ok("device"), ok("session")]);
    link.close();
  });

  it("answers for an engine that throws, and for arguments that no message can carry", async () => {
    const { link } = serve({
      async eraseProfile() {
        throw new Error("broken");
      },
    });
    expect(await link.call("eraseProfile")).toMatchObject({ ok: false, error: { code: "worker-failed" } });
    expect(await link.call("setConsent", (() => {}) as never)).toMatchObject({ error: { code: "worker-failed" } });
    link.close();
  });

  it("ends the worker when the last answer is in, and answers every later call", async () => {
    const { link, ended } = serve({ eraseProfile: async () => ok(null) });
    const last = link.call("eraseProfile");
    link.close();
    expect(ended).not.toHaveBeenCalled();
    expect(await last).toEqual(ok(null));
    expect(ended).toHaveBeenCalledOnce();
    expect(await link.call("eraseProfile")).toMatchObject({ error: { code: "worker-failed" } });
  });
});
