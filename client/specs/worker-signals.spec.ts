import { verifyReceipts } from "../../shared/contracts/index.ts";
import { writeFixtureRelease } from "./fixture-release.ts";
import { click, expect, test, WorkerPage } from "./worker-page.ts";

const DENIED = { gcm: { personalization: "denied", analytics: "denied" } } as const;
const GRANTED = { gcm: { personalization: "granted", analytics: "granted" } } as const;
const BY_DEFAULT = { gcm: { personalization: "denied-by-default", analytics: "denied-by-default" } } as const;

test("signals lower what was chosen, and raise no further", async ({ worker, releases }) => {
  writeFixtureRelease(releases);
  await worker.begin({ consent: "session", told: { ...DENIED, chosen: "contribute" } });
  expect(await worker.call("status")).toMatchObject({ consent: "session", persistent: false });
  expect(await worker.databases()).toEqual([]);
  const granted = { ...GRANTED, chosen: "contribute" } as const;
  expect(await worker.call("setConsent", "contribute", granted)).toEqual({ ok: true, value: "contribute" });
  const measured = { gcm: { personalization: "granted", analytics: "denied" }, chosen: "contribute" } as const;
  expect(await worker.call("setConsent", "device", measured)).toEqual({ ok: true, value: "device" });
  expect((await worker.call("status")).caps).toEqual([
    { by: "gcm", most: "device", because: "analytics_storage is denied" },
  ]);
  expect(await worker.call("setConsent", "device", { ...GRANTED, chosen: "device" })).toMatchObject({
    value: "device",
  });
  expect(await worker.call("setConsent", "off", { tcf: null, gcm: null, chosen: "off" })).toMatchObject({
    value: "off",
  });
});

test("while nobody has answered, what is kept is neither used nor erased; an answer decides", async ({
  worker,
  releases,
}) => {
  writeFixtureRelease(releases);
  await worker.visit();
  await worker.call("record", [click("i9")]);
  const [database] = await worker.databases();

  const pending = await worker.begin({ consent: "session", told: { ...BY_DEFAULT, chosen: "device" } });
  expect(pending).toMatchObject({ ok: true, value: { consent: "session", persistent: false, retentionDays: null } });
  await worker.call("record", [click("i12")]);
  expect(await worker.call("status")).toMatchObject({ sessionLength: 1 });
  expect(await worker.databases()).toEqual([database]);

  expect(await worker.call("setConsent", "device", { ...GRANTED, chosen: "device" })).toMatchObject({
    value: "device",
  });
  expect(await worker.call("status")).toMatchObject({ sessionLength: 2, persistent: true, retentionDays: 30 });

  expect(await worker.call("setConsent", "session", { ...DENIED, chosen: "device" })).toMatchObject({
    value: "session",
  });
  expect(await worker.databases()).toEqual([]);
});

test("what one tab hears lowers all of them", async ({ worker, server, releases, context }) => {
  writeFixtureRelease(releases);
  await worker.visit();
  const other = new WorkerPage(await context.newPage(), server);
  await other.begin();
  await worker.call("setConsent", "session", { ...DENIED, chosen: "device" });
  await expect.poll(async () => (await other.call("status")).consent).toBe("session");
  expect(await worker.databases()).toEqual([]);
});

test("receipts go on from page to page and from device to memory, and start anew when erased", async ({
  worker,
  releases,
}) => {
  writeFixtureRelease(releases);
  const modes = async () => {
    const result = await worker.call("receipts");
    expect(result.ok && (await verifyReceipts(result.value))).toBeNull();
    return result.ok ? result.value.map(({ event }) => event.event_state) : [];
  };
  await worker.begin();
  await expect.poll(modes).toEqual(["device"]);
  await worker.call("setConsent", "contribute");
  expect(await modes()).toEqual(["device", "contribute"]);

  await worker.begin({ consent: "contribute" });
  await worker.call("setConsent", "session");
  await worker.call("setConsent", "device");
  expect(await modes()).toEqual(["device", "contribute", "session", "device"]);
  await worker.call("eraseProfile");
  expect(await modes()).toEqual([]);
  await worker.call("setConsent", "session");
  await worker.call("setConsent", "off");
  expect(await modes()).toEqual(["session", "off"]);
  expect(await worker.databases()).toEqual([]);
});

test("Global Privacy Control counts where only the page or only the worker has it", async ({ worker, releases }) => {
  writeFixtureRelease(releases);
  expect(await worker.begin({ consent: "contribute", gpc: true })).toMatchObject({ value: { consent: "device" } });
  expect(await worker.begin({ consent: "contribute", gpc: "1" })).toMatchObject({ value: { consent: "contribute" } });
  await worker.open({ first: "/page/privacy-control.js" });
  expect(await worker.start({ consent: "contribute" })).toMatchObject({ value: { consent: "device" } });
});
