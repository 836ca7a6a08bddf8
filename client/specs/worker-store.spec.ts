import { PROFILE_STORE_CASES } from "../store/profile-store-test-util.ts";
import { expect, test } from "./worker-page.ts";

for (const kind of ["memory", "device"] as const) {
  test.describe(`${kind} profile store`, () => {
    for (const { name } of PROFILE_STORE_CASES) {
      test(name, async ({ page, server }) => {
        server.policy = null;
        await page.goto(`${server.origin}/page/store.html`);
        await page.evaluate(
          async ([wanted, caseName]) => {
            // The page imports what tsc made of the sources; the test file itself runs in Node.
            const load = (path: string) => import(`/build/${path}`);
            const { PROFILE_STORE_CASES: cases } = await load("client/store/profile-store-test-util.js");
            const { Database } = await load("client/store/database.js");
            const { DeviceProfileStore } = await load("client/store/device-profile-store.js");
            const { MemoryProfileStore } = await load("client/store/memory-profile-store.js");
            const { grantRecord, grantStorage } = await load("shared/contracts/consent.js");
            const reopen = () =>
              wanted === "memory"
                ? { store: new MemoryProfileStore(), grant: grantRecord("session") }
                : {
                    store: new DeviceProfileStore(new Database("afterclick:conformance")),
                    grant: grantStorage("device"),
                  };
            await cases.find((one: { name: string }) => one.name === caseName).run(reopen);
          },
          [kind, name] as const,
        );
        const names = await page.evaluate(async () => (await indexedDB.databases()).map((database) => database.name));
        expect(names).toEqual(kind === "memory" ? [] : ["afterclick:conformance"]);
      });
    }
  });
}

test("a database of a later version is left alone: storage-unavailable", async ({ page, server }) => {
  server.policy = null;
  await page.goto(`${server.origin}/page/store.html`);
  const code = await page.evaluate(async () => {
    const opening = indexedDB.open("afterclick:later", 99);
    await new Promise((resolve) => {
      opening.onsuccess = resolve;
    });
    opening.result.close();
    const { Database } = await import(`${"/build/"}client/store/database.js`);
    const failed = await new Database("afterclick:later").run(async () => null).catch((error: unknown) => error);
    return (failed as { failure?: { code: string } }).failure?.code;
  });
  expect(code).toBe("storage-unavailable");
});
