import type { Page } from "@playwright/test";
import { explain, verifyReceipts } from "../../shared/contracts/index.ts";
import { writeFixtureRelease } from "./fixture-release.ts";
import { browserStores, decideTcf, EMPTY, googleTag, loadCmp, tcfStub, update } from "./support/consent-tools.ts";
import { SITE } from "./support/release.ts";
import { startSite, type TestSite } from "./support/site.ts";
import { events, expect, html, ids, list, rankAfter, ranked, scriptTag, test } from "./support/test.ts";

const feed = (tools: string, signals: string, consent = "device") =>
  html(list(ids(0, 30)) + scriptTag({ "data-consent": consent, "data-signals": signals }), tools);
const BOTH = { personalization_storage: "granted", analytics_storage: "granted" };
const NONE = { personalization_storage: "denied", analytics_storage: "denied" };

const status = (page: Page) => page.evaluate(() => window.afterclick?.status());
const mode = async (page: Page) => (await status(page))?.consent;
const receipts = async (page: Page) => {
  const result = await page.evaluate(() => window.afterclick?.receipts());
  return result?.ok ? result.value : [];
};
/** A visit that leaves a profile with a click on i3 and remembered orders on the device; the order that the click led to. */
async function leaveProfile(page: Page, url: string): Promise<readonly string[]> {
  await page.goto(url);
  await ranked(page);
  const { order } = await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));
  await page.waitForFunction(() => localStorage.getItem("afterclick:shop:orders") !== null);
  return order;
}

test("nothing starts, is stored or requested until Google Consent Mode has been told", async ({
  page,
  site,
  noise,
}) => {
  const requests: string[] = [];
  page.on("request", (request) => requests.push(new URL(request.url()).pathname.replace(/\.[0-9a-f]{16}\./, ".")));
  await page.goto(site.page("/feed", feed(googleTag(site), "gcm")));
  await page.click('[data-afterclick-item="i3"]');
  expect(await page.evaluate(() => window.afterclick?.consent("device"))).toEqual({ ok: true, value: "off" });
  expect(await page.evaluate(() => window.afterclick?.rank())).toMatchObject({ error: { code: "consent-off" } });
  expect(page.workers()).toHaveLength(0);
  expect(requests).toEqual(["/feed", "/gtag.js", "/client/afterclick.js", "/client/afterclick-script-consent.js"]);
  expect(await browserStores(page)).toEqual(EMPTY);

  await update(page, BOTH);
  await ranked(page);
  expect(await mode(page)).toBe("device");
  await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));
  expect((await events(page)).filter(({ type }) => type === "click")).toHaveLength(1);
  expect(noise.filter((text) => /page-error|Content Security Policy|worker-failed/.test(text))).toEqual([]);
});

test("denied by default leaves what is kept, and keeps nothing new; denied by the visitor erases it", async ({
  page,
  site,
}) => {
  const url = site.page("/feed", feed(googleTag(site, ["consent", "default", NONE]), "gcm"));
  await page.goto(url);
  await update(page, BOTH);
  await ranked(page);
  await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));
  await page.waitForFunction(() => localStorage.getItem("afterclick:shop:orders") !== null);

  await page.goto(url);
  await expect.poll(() => mode(page)).toBe("session");
  // Orders, and where the machine is slow events that the first page could not see kept.
  const kept = await browserStores(page);
  expect(kept.localStorage).toContain("afterclick:shop:orders");
  await page.click('[data-afterclick-item="i4"]');
  await expect.poll(async () => (await events(page)).filter(({ type }) => type === "click")).toHaveLength(1);
  expect((await status(page))?.persistent).toBe(false);
  expect(await browserStores(page)).toEqual(kept);

  await update(page, NONE);
  await expect.poll(() => browserStores(page)).toEqual(EMPTY);
  const last = await status(page);
  expect(explain({ mode: last?.consent ?? "off", caps: last?.caps ?? [] })).toContain(
    "session: the visitor chose device; personalization_storage is denied (session at most)",
  );
});

const firstVisit = (page: Page, site: TestSite) =>
  leaveProfile(page, site.page("/plain", html(list(ids(0, 30)) + scriptTag())));
const clicks = async (page: Page) =>
  (await events(page)).flatMap((event) => (event.type === "click" ? event.item : []));

/** Whether a whole release lies on the device. */
const isReleaseKept = (page: Page): Promise<boolean> =>
  page.evaluate(async () => {
    const [{ name }] = await indexedDB.databases();
    const opening = indexedDB.open(name as string);
    await new Promise((resolve) => {
      opening.onsuccess = resolve;
    });
    const reading = opening.result.transaction("release").objectStore("release").getKey("current");
    await new Promise((resolve) => {
      reading.onsuccess = resolve;
    });
    opening.result.close();
    return reading.result !== undefined;
  });

test("a second visit that is answered late: the profile is not touched before, and used then", async ({
  page,
  site,
}) => {
  const order = await firstVisit(page, site);
  await page.goto(site.page("/feed", feed(googleTag(site), "gcm")));
  // Now, since the page before writes until it is left.
  const kept = await browserStores(page);
  expect(kept.localStorage).toContain("afterclick:shop:orders");
  await page.click('[data-afterclick-item="i4"]');
  expect([await mode(page), page.workers().length]).toEqual(["off", 0]);
  expect(await browserStores(page)).toEqual(kept);

  await update(page, BOTH);
  await ranked(page);
  expect(await status(page)).toMatchObject({ consent: "device", persistent: true });
  // The click that nobody had agreed to was not recorded.
  expect(await clicks(page)).toEqual(["i3"]);
  expect(await page.evaluate(() => window.ranks.at(-1)?.order)).toEqual(order);
});

test("a second visit that is answered late ranks by the release that the device keeps", async ({ page }, info) => {
  const folder = info.outputPath("releases");
  writeFixtureRelease(folder, { site: SITE });
  const site = await startSite(folder);
  await firstVisit(page, site);
  await expect.poll(() => isReleaseKept(page)).toBe(true);
  // No channels.json, so that no other release than the kept one can serve.
  site.missing = /^\/releases\//;
  await page.goto(site.page("/feed", feed(googleTag(site), "gcm")));
  await page.click('[data-afterclick-item="i4"]');
  expect(page.workers()).toHaveLength(0);
  await update(page, BOTH);
  await ranked(page);
  expect(await status(page)).toMatchObject({ consent: "device", release: `${SITE}@1` });
  expect(await clicks(page)).toEqual(["i3"]);
  await site.close();
});

test("a second visit that goes on in memory until the visitor agrees: what is kept comes before it", async ({
  page,
  site,
}) => {
  await firstVisit(page, site);
  await page.goto(site.page("/feed", feed(googleTag(site, ["consent", "default", NONE]), "gcm")));
  await ranked(page);
  await rankAfter(page, () => page.click('[data-afterclick-item="i4"]'));
  expect(await clicks(page)).toEqual(["i4"]);

  await update(page, BOTH);
  await expect.poll(() => mode(page)).toBe("device");
  await expect.poll(() => clicks(page)).toEqual(["i3", "i4"]);
  expect((await status(page))?.persistent).toBe(true);

  // And the next page has both.
  await page.goto(site.page("/plain", html(list(ids(0, 30)) + scriptTag())));
  await ranked(page);
  expect(await clicks(page)).toEqual(["i3", "i4"]);
});

test("TCF: a second visit whose answer comes late uses what was kept", async ({ page, site }) => {
  await firstVisit(page, site);
  await page.goto(site.page("/feed", feed(tcfStub(site), "tcf")));
  await loadCmp(page, site);
  await decideTcf(page, "cmpuishown", []);
  expect([await mode(page), page.workers().length]).toEqual(["off", 0]);
  await decideTcf(page, "useractioncomplete", [1, 5, 6]);
  await ranked(page);
  expect(await clicks(page)).toEqual(["i3"]);
});

test("TCF: a call waits in the stub's queue, the question decides nothing, each answer counts", async ({
  page,
  site,
}) => {
  await page.goto(site.page("/feed", feed(tcfStub(site), "tcf")));
  await loadCmp(page, site);
  await decideTcf(page, "cmpuishown", []);
  await page.click('[data-afterclick-item="i3"]');
  expect([await mode(page), page.workers().length]).toEqual(["off", 0]);

  await decideTcf(page, "useractioncomplete", [1, 5, 6]);
  await ranked(page);
  expect(await mode(page)).toBe("device");
  await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));

  // The visitor opens the question again: what they said before holds until they say something else.
  await decideTcf(page, "cmpuishown", []);
  expect(await mode(page)).toBe("device");
  await decideTcf(page, "useractioncomplete", [11]);
  await expect.poll(() => mode(page)).toBe("session");
  await expect.poll(() => browserStores(page)).toEqual(EMPTY);
  await decideTcf(page, "useractioncomplete", [2, 7]);
  await expect.poll(() => page.workers().length).toBe(0);
  await decideTcf(page, "useractioncomplete", [1, 5, 6, 8, 9]);
  await expect.poll(() => mode(page)).toBe("device");
});

test("TCF: a platform without a stub that comes late, where the GDPR does not apply", async ({ page, site }) => {
  await page.goto(site.page("/feed", feed("", "tcf")));
  expect(await mode(page)).toBe("off");
  await loadCmp(page, site);
  await decideTcf(page, "tcloaded", [], { gdprApplies: false, purpose: undefined });
  await expect.poll(() => mode(page)).toBe("device");
});

test("what TCF denies is erased also on a page where nothing ran", async ({ page, site }) => {
  await leaveProfile(page, site.page("/plain", html(list(ids(0, 30)) + scriptTag())));
  await page.goto(site.page("/feed", feed(tcfStub(site), "tcf", "off")));
  await loadCmp(page, site);
  await decideTcf(page, "tcloaded", []);
  await expect.poll(() => browserStores(page)).toEqual(EMPTY);
});

test("Global Privacy Control needs no option and leaves the device", async ({ page, site }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, "globalPrivacyControl", { value: true }));
  await page.goto(site.page("/feed", html(list(ids(0, 30)) + scriptTag({ "data-consent": "contribute" }))));
  await expect.poll(() => mode(page)).toBe("device");
  expect((await status(page))?.caps).toMatchObject([{ by: "gpc", most: "device" }]);
});

test("a signal whose name is wrong starts nothing, and says so", async ({ page, site, noise }) => {
  await page.goto(site.page("/feed", feed(googleTag(site, ["consent", "default", BOTH]), "gcm tfc")));
  await expect.poll(() => noise.length).toBe(1);
  expect(noise[0]).toContain('no signal is called "tfc"');
  expect(page.workers()).toHaveLength(0);
});

test("without the consent file nothing starts, and says so", async ({ page, site, noise }) => {
  site.missing = /script-consent/;
  await page.goto(site.page("/feed", feed(googleTag(site, ["consent", "default", BOTH]), "gcm")));
  await expect.poll(() => noise.some((text) => text.includes("page-error"))).toBe(true);
  expect(await page.evaluate(() => window.afterclick?.consent("device"))).toMatchObject({
    error: { code: "page-error" },
  });
  expect(page.workers()).toHaveLength(0);
});

test("receipts: one for each change, a chain that holds, kept with the profile and erased with it", async ({
  page,
  site,
}) => {
  const url = site.page("/feed", feed(googleTag(site, ["consent", "default", BOTH]), "gcm", "contribute"));
  await page.goto(url);
  await ranked(page);
  await expect.poll(async () => (await receipts(page)).length).toBe(1);
  await update(page, { analytics_storage: "denied" });
  await expect.poll(async () => (await receipts(page)).length).toBe(2);

  // The next page goes on with the chain, whose mode its own default raises.
  await page.goto(url);
  await expect.poll(async () => (await receipts(page)).length).toBe(3);
  await update(page, { personalization_storage: "denied" });
  await expect.poll(async () => (await receipts(page)).length).toBe(4);
  expect(await page.evaluate(() => window.afterclick?.consent("off"))).toEqual({ ok: true, value: "off" });
  const chain = await receipts(page);
  expect(chain.map(({ record_id, event }) => [record_id, event.event_type, event.event_state])).toEqual([
    ["1", "given", "contribute"],
    ["2", "changed", "device"],
    ["3", "changed", "contribute"],
    ["4", "changed", "session"],
    ["5", "withdrawn", "off"],
  ]);
  expect(chain[1].event.caps).toEqual([{ by: "gcm", most: "device", because: "analytics_storage is denied" }]);
  expect(chain[0].party_identification.party_url).toBe(new URL(url).origin);
  expect(await verifyReceipts(chain)).toBeNull();
  expect(await browserStores(page)).toEqual(EMPTY);

  await page.goto(url);
  await expect.poll(async () => (await receipts(page)).length).toBe(1);
  expect(await page.evaluate(() => window.afterclick?.profile.erase())).toEqual({ ok: true, value: null });
  expect(await receipts(page)).toEqual([]);
});
