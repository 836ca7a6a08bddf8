import { expect, it } from "vitest";
import { ENGINE_API_VERSION } from "../../shared/contracts/versions.ts";
import { EngineHost } from "./engine-host.ts";

it("says that what an earlier page kept could not be deleted", async () => {
  // Node has no IndexedDB: a browser that refuses storage.
  const host = new EngineHost({
    apiVersion: ENGINE_API_VERSION,
    endpoint: "http://localhost/",
    site: "host",
    consent: "off",
    region: null,
    index: null,
  });
  expect(await host.start()).toMatchObject({ ok: true, value: { failures: [{ code: "storage-unavailable" }] } });
});
