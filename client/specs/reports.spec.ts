import type { Page } from "@playwright/test";
import type { Question } from "../../shared/contracts/index.ts";
import { browserStores, EMPTY } from "./support/consent-tools.ts";
import {
  clickedCategory,
  keptLedger,
  keptRecord,
  makeDue,
  policyOf,
  type ReportSite,
  reportsOf,
  SPENT,
  test,
} from "./support/report-site.ts";
import { expect, html, ids, list, rankAfter, ranked, scriptTag } from "./support/test.ts";

const feed = (consent: string, head = "") => html(list(ids(0, 30)) + scriptTag({ "data-consent": consent }), head);
const OBSERVED = { category: { count: 1, answer: "group 3" } };

/** A visit in which an item of group 3 is clicked, and the question has become due. */
async function visit(page: Page, site: ReportSite): Promise<string> {
  const url = site.page("/feed", feed("contribute"));
  await page.goto(url);
  await ranked(page);
  await expect.poll(() => keptRecord(page, site, "observations")).toMatchObject({ category: { count: 0 } });
  await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));
  await expect.poll(() => keptRecord(page, site, "observations")).toMatchObject(OBSERVED);
  await makeDue(page, site);
  return url;
}
const stored = (site: ReportSite) => site.reports.ingest.counters.stored;

test("a due question is answered once: the documented bytes, debited before, stored by the server", async ({
  page,
  asking: site,
}) => {
  const sent = reportsOf(page);
  const url = await visit(page, site);
  expect(sent).toEqual([]);
  await page.reload();
  await expect.poll(() => stored(site)).toBe(1);
  expect(sent).toHaveLength(1);
  const [request] = sent;
  expect(request.url()).toBe(`${site.url}/v1/reports`);
  const body = JSON.parse(request.postData() ?? "");
  const day = Math.floor(Date.now() / 86_400_000);
  expect(body).toEqual({
    question: "category",
    epoch: day - (day % 7),
    policy: 1,
    nonce: expect.stringMatching(/^[\w-]{22}$/),
    payload: expect.stringMatching(/^[\w-]{2}$/),
  });
  const headers = await request.allHeaders();
  expect(headers).toMatchObject({ "content-type": "application/json" });
  for (const name of ["cookie", "authorization", "referer"]) expect(headers).not.toHaveProperty(name);

  // Out of the queue; and no second answer in this epoch, on this page or another.
  await expect.poll(() => keptRecord(page, site, "reports")).toEqual({});
  expect(await keptLedger(page)).toMatchObject({ spentToday: 1000, spentEver: 1000, policy: 1 });
  const profile = await page.evaluate(() => window.afterclick?.profile.export());
  expect(profile).toMatchObject({
    value: { ledger: { spentToday: 1, spentEver: 1, capDay: 1, capLife: 10, answered: [{ question: "category" }] } },
  });
  // The export holds the truth that the server never had.
  expect(profile).toMatchObject({ value: { ledger: { observed: [{ answer: "group 3" }], waiting: [] } } });
  await page.goto(url);
  await ranked(page);
  await expect.poll(() => keptRecord(page, site, "observations")).toMatchObject(OBSERVED);
  await page.waitForTimeout(6_000);
  expect(sent).toHaveLength(1);
});

test("a server that is away: the same report is sent by a later page", async ({ page, asking: site }) => {
  const sent = reportsOf(page);
  await visit(page, site);
  await page.route("**/v1/reports", (route) => route.abort());
  await page.reload();
  await expect.poll(() => sent.length).toBe(1);
  const waiting = (await keptRecord(page, site, "reports")) as Record<string, object>;
  expect(waiting).toMatchObject({ category: { question: "category" } });
  expect(await page.evaluate(() => window.afterclick?.profile.export())).toMatchObject({
    value: { ledger: { waiting: [waiting.category] } },
  });
  await page.unroute("**/v1/reports");
  await page.reload();
  await expect.poll(() => stored(site)).toBe(1);
  expect(sent[1].postData()).toBe(sent[0].postData());
  expect(await keptLedger(page)).toMatchObject({ spentEver: 1000 });
});

test("a report that the server refuses is dropped, and counted where the owner looks", async ({
  page,
  asking: site,
}) => {
  const sent = reportsOf(page);
  await visit(page, site);
  await page.route("**/v1/reports", (route) => route.fulfill({ status: 422, body: "{}" }));
  await page.reload();
  await expect.poll(() => sent.length).toBe(1);
  await expect.poll(() => keptRecord(page, site, "reports")).toEqual({});
  const status = await page.evaluate(() => window.afterclick?.status());
  expect(status?.failures.find(({ code }) => code === "report-refused")).toMatchObject({ count: 1 });
});

const takeAway = {
  erasing: (page: Page) => page.evaluate(async () => void (await window.afterclick?.profile.erase())),
  withdrawing: (page: Page) => page.evaluate(async () => void (await window.afterclick?.consent("off"))),
};
for (const [what, act] of Object.entries(takeAway))
  test(`${what} takes the waiting report and the observations, and leaves what was spent`, async ({
    page,
    asking: site,
  }) => {
    await visit(page, site);
    await page.route("**/v1/reports", (route) => route.abort());
    await page.reload();
    await expect.poll(() => keptRecord(page, site, "reports")).toMatchObject({ category: {} });
    await act(page);
    const stores = await browserStores(page);
    expect(stores).toEqual({ ...EMPTY, indexedDB: [[SPENT, 1]] });
    expect(JSON.stringify(await keptLedger(page))).not.toContain("payload");
    // Whoever erases does not answer again within the epoch: averaging would undo the noise.
    await page.unroute("**/v1/reports");
    await visit(page, site);
    const sent = reportsOf(page);
    await page.reload();
    await ranked(page);
    await page.waitForTimeout(6_000);
    expect(sent).toEqual([]);
    expect(await keptLedger(page)).toMatchObject({ spentEver: 1000 });
  });

for (const mode of ["off", "session", "device"] as const)
  test(`mode ${mode}: a visit asks for release files alone`, async ({ page, asking: site }) => {
    const paths = new Set<string>();
    page.context().on("request", (request) => {
      expect(request.method()).toBe("GET");
      paths.add(new URL(request.url()).pathname);
    });
    await page.goto(site.page("/feed", feed(mode)));
    if (mode !== "off") {
      await ranked(page);
      await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));
    }
    await page.waitForTimeout(6_000);
    const others = [...paths].filter((path) => !path.startsWith("/client/") && path !== "/feed");
    if (mode === "off") expect(others).toEqual([]);
    else expect(others).toContain("/releases/shop/policy.json");
    for (const path of others) expect(path).toMatch(/^\/releases\/shop\//);
  });

test("a stricter policy reaches an open page within a minute, and what it may not hold is gone", async ({
  page,
  asking: site,
}) => {
  // The page looks every 45 s.
  test.setTimeout(240_000);
  await visit(page, site);
  site.publish(policyOf(2, [clickedCategory], { highestMode: "session" }));
  const consent = async () => (await page.evaluate(() => window.afterclick?.status()))?.consent;
  await expect.poll(consent, { timeout: 120_000 }).toBe("session");
  // What was spent stays, where the question came first.
  const stores = async () => {
    const { indexedDB, ...others } = await browserStores(page);
    return { ...others, indexedDB: indexedDB.filter(([name]) => !name.startsWith("afterclick-spent:")) };
  };
  await expect.poll(stores).toEqual(EMPTY);
});

test("a policy that contradicts itself, has expired or is older changes nothing, and its place is told", async ({
  page,
  asking: site,
}) => {
  site.publish(policyOf(3, [clickedCategory], { highestMode: "device" }));
  const url = site.page("/feed", feed("contribute"));
  await page.goto(url);
  const status = () => page.evaluate(() => window.afterclick?.status());
  await expect.poll(async () => (await status())?.consent).toBe("device");
  await expect.poll(() => keptRecord(page, site, "policy")).toMatchObject({ policy: { version: 3 } });
  site.publish(policyOf(4, [{ ...clickedCategory, epsilon: 3 }], { highestMode: "contribute" }));
  await page.reload();
  await expect
    .poll(async () => (await status())?.failures.map(({ message }) => message).join())
    .toContain("questions.category.epsilon");
  expect((await status())?.consent).toBe("device");
  site.publish(policyOf(5, [clickedCategory], { highestMode: "contribute", expires: "2020-01-01T00:00:00Z" }));
  await page.reload();
  await expect.poll(async () => (await status())?.failures.map(({ message }) => message).join()).toContain("expires");
  expect((await status())?.consent).toBe("device");
  site.publish(policyOf(2, [clickedCategory], { highestMode: "contribute" }));
  await page.reload();
  await ranked(page);
  await page.waitForTimeout(2_000);
  expect((await status())?.consent).toBe("device");
});

test("what the page measures and says of itself is observed, where it is asked", async ({ page, asking: site }) => {
  const asked = (id: string, about: Question["about"], domain: Question["domain"]): Question => ({
    ...clickedCategory,
    ...{ id, about, domain, epsilon: 0.1 },
  });
  const numbers: Question["domain"] = { kind: "log-buckets", unit: "ms", from: 1, factor: 2, edges: 12 };
  const texts = (...values: string[]): Question["domain"] => ({ kind: "values", values });
  site.publish(
    policyOf(5, [
      asked("lcp", "lcp-ms", numbers),
      asked("inp", "inp-ms", numbers),
      asked("cls", "cls", numbers),
      asked("rerank", "rerank-ms", numbers),
      asked("place", "clicked-place", texts("rung 2, place 1")),
      asked("sold", "conversion", texts("b, bought", "b, not bought")),
      asked("plan", "page:plan", texts("gold")),
    ]),
  );
  const head = '<meta name="afterclick:arm" content="b"><meta name="afterclick:plan" content="gold">';
  await page.goto(site.page("/feed", feed("contribute", head)));
  await ranked(page);
  const seen = async () => (await keptRecord(page, site, "observations")) as Record<string, { answer: unknown }> | null;
  await expect.poll(async () => (await seen())?.sold?.answer).toBe("b, not bought");
  await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));
  for (const measure of ["inp", "rerank", "place"])
    await expect.poll(async () => (await seen())?.[measure]?.answer).not.toBeNull();
  expect(await seen()).toMatchObject({
    lcp: { count: 1, answer: expect.any(Number) },
    inp: { count: 1 },
    cls: { count: 1 },
    rerank: { answer: expect.any(Number) },
    place: { count: 1, answer: expect.stringMatching(/^rung [012], place 4 to 6$/) },
    plan: { count: 1, answer: "gold" },
  });
  await page.evaluate(() => window.afterclick?.track({ type: "purchase", item: "i3" }));
  await expect.poll(async () => (await seen())?.sold?.answer).toBe("b, bought");
});
