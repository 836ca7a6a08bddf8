import type { Page } from "@playwright/test";
import type { Profile, Question } from "../../shared/contracts/index.ts";
import { browserStores, EMPTY } from "./support/consent-tools.ts";
import {
  clickedCategory,
  keptLedger,
  keptRecord,
  makeDue,
  policyOf,
  type ReportSite,
  reportsOf,
  test,
} from "./support/report-site.ts";
import { expect, html, ids, list, rankAfter, ranked, scriptTag } from "./support/test.ts";

const feed = (consent: string) => html(list(ids(0, 30)) + scriptTag({ "data-consent": consent }));
const status = (page: Page) => page.evaluate(() => window.afterclick?.status());
const consent = async (page: Page) => (await status(page))?.consent;
const observed = (page: Page, site: ReportSite) => keptRecord(page, site, "observations");

/** The device was looked at, since an earlier page may have been allowed more; nothing was put there. */
async function expectNothingKept(page: Page): Promise<void> {
  const { indexedDB, ...others } = await browserStores(page);
  expect({ ...others, indexedDB: indexedDB.filter(([, records]) => records > 0) }).toEqual(EMPTY);
}

/** A page of a visitor who contributes, on which an item of group 3 was clicked. */
async function contribute(page: Page, site: ReportSite): Promise<string> {
  const url = site.page("/feed", feed("contribute"));
  await page.goto(url);
  await ranked(page);
  await expect.poll(() => observed(page, site)).not.toBeNull();
  await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));
  await expect.poll(() => observed(page, site)).toMatchObject({ category: { answer: "group 3" } });
  return url;
}

/** The same, with an answer that has been paid for and cannot be sent. */
async function leaveWaiting(page: Page, site: ReportSite): Promise<void> {
  await contribute(page, site);
  await makeDue(page, site);
  await page.route("**/v1/reports", (route) => route.abort());
  await page.reload();
  await expect.poll(() => keptRecord(page, site, "reports")).toMatchObject({ category: { question: "category" } });
}

test.describe("contribute is left for device: waiting answers go, the profile stays", () => {
  const lower = {
    "on the page": (page: Page) => page.evaluate(() => window.afterclick?.consent("device")),
    "before the next page": (page: Page, site: ReportSite) => page.goto(site.page("/device", feed("device"))),
  };
  for (const [when, act] of Object.entries(lower))
    test(when, async ({ page, asking: site }) => {
      await leaveWaiting(page, site);
      const sent = reportsOf(page);
      await page.unroute("**/v1/reports");
      await act(page, site);
      await expect.poll(() => consent(page)).toBe("device");
      for (const key of ["reports", "observations"] as const)
        await expect.poll(() => keptRecord(page, site, key)).toBeNull();
      // Longer than a page takes to its first look at what is due.
      await page.waitForTimeout(6_000);
      expect(sent).toEqual([]);
      expect(await keptRecord(page, site, "observations")).toBeNull();
      const profile = await page.evaluate(() => window.afterclick?.profile.export());
      expect(profile).toMatchObject({ ok: true, value: { events: expect.arrayContaining([expect.anything()]) } });
      expect(await keptLedger(page)).toMatchObject({ spentEver: 1000 });
    });
});

test("erasing in one tab takes what another would have answered", async ({ page, asking: site }) => {
  await contribute(page, site);
  const other = await page.context().newPage();
  await other.goto(site.page("/other", feed("contribute")));
  await other.waitForFunction(() => window.afterclick !== undefined);
  expect(await other.evaluate(() => window.afterclick?.profile.erase())).toEqual({ ok: true, value: null });
  // The first tab goes on, with nothing of before.
  await expect.poll(() => observed(page, site)).toMatchObject({ category: { count: 0, answer: null } });
  const { value } = (await page.evaluate(() => window.afterclick?.profile.export())) as { value: Profile };
  expect(value.events.filter(({ type }) => type === "click")).toEqual([]);
});

test("while a policy.json that is announced is not in hand, the session is the most", async ({
  page,
  asking: site,
}) => {
  site.missing = /\/policy\.json$/;
  const url = site.page("/feed", feed("contribute"));
  await page.goto(url);
  await ranked(page);
  await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));
  await expect
    .poll(async () => (await status(page))?.failures.map(({ message }) => message).join())
    .toContain("policy.json");
  expect(await status(page)).toMatchObject({ consent: "session", caps: [{ by: "policy", pending: true }] });
  await expectNothingKept(page);
  site.missing = null;
  await page.reload();
  await expect.poll(() => consent(page)).toBe("contribute");
  await expect.poll(() => keptRecord(page, site, "policy")).not.toBeNull();
  // From then on what was kept counts from the start of a page, whether the file can be had or not.
  site.missing = /\/policy\.json$/;
  await page.reload();
  await ranked(page);
  expect(await consent(page)).toBe("contribute");
});

test("a policy of the session: no page begins with more, however late the policy comes", async ({
  page,
  asking: site,
}) => {
  site.publish(policyOf(2, [clickedCategory], { highestMode: "session" }));
  let answer: () => void = () => {};
  await page.context().route("**/policy.json", async (route) => {
    await new Promise<void>((resolve) => {
      answer = resolve;
    });
    await route.continue();
  });
  await page.goto(site.page("/feed", feed("contribute")));
  await ranked(page);
  await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));
  expect(await status(page)).toMatchObject({ consent: "session", caps: [{ by: "policy", pending: true }] });
  await expectNothingKept(page);
  answer();
  await expect.poll(async () => (await status(page))?.caps?.[0]).not.toHaveProperty("pending");
  expect(await consent(page)).toBe("session");
  expect(await browserStores(page)).toEqual(EMPTY);
});

test("a policy past its end: where there is no other its limits count, and it asks nothing", async ({
  page,
  asking: site,
}) => {
  site.publish(
    policyOf(2, [clickedCategory], { highestMode: "contribute", retentionDays: 3, expires: "2020-01-01T00:00:00Z" }),
  );
  await page.goto(site.page("/feed", feed("contribute")));
  await ranked(page);
  await expect.poll(() => status(page)).toMatchObject({ consent: "contribute", retentionDays: 3 });
  const told = (await status(page))?.failures.find(({ code }) => code === "policy-invalid");
  expect(told?.message).toContain("expires");
  expect((await status(page))?.asked ?? []).toEqual([]);
});

test("a server that asks for a pause is asked nothing in it, and nothing more is paid", async ({
  page,
  asking: site,
}) => {
  const half = (id: string): Question => ({ ...clickedCategory, id, epsilon: 0.5 });
  site.publish(policyOf(2, [half("category"), half("again")]));
  await contribute(page, site);
  await makeDue(page, site);
  const sent = reportsOf(page);
  await page.route("**/v1/reports", (route) => route.fulfill({ status: 429, headers: { "Retry-After": "600" } }));
  await page.reload();
  await expect.poll(() => sent.length).toBe(1);
  await page.waitForTimeout(5_000);
  expect(sent).toHaveLength(1);
  expect(await keptLedger(page)).toMatchObject({ spentEver: 500 });
});

test("a purchase stays the answer of its device, whatever pages come after it", async ({ page, asking: site }) => {
  const domain = { kind: "values", values: ["all, bought", "all, not bought"] } as const;
  site.publish(
    policyOf(2, [
      { ...clickedCategory, id: "sold", about: "conversion", domain: { ...domain, values: [...domain.values] } },
    ]),
  );
  await page.goto(site.page("/feed", feed("contribute")));
  await ranked(page);
  await expect.poll(() => observed(page, site)).not.toBeNull();
  await page.evaluate(() => window.afterclick?.track({ type: "purchase", item: "i3" }));
  await expect.poll(() => observed(page, site)).toMatchObject({ sold: { answer: "all, bought", settled: true } });
  for (let visit = 2; visit < 4; visit++) {
    await page.reload();
    await ranked(page);
    // Each page tells of itself some seconds after its start.
    await expect.poll(() => observed(page, site)).toMatchObject({ sold: { count: visit } });
  }
  expect(await observed(page, site)).toMatchObject({ sold: { answer: "all, bought" } });
});
