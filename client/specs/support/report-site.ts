import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page, Request } from "@playwright/test";
import { makeObservationsDue } from "../../../bench/proof/make-due.ts";
import { type OpenIngest, openIngest } from "../../../server/ingest/open-ingest.ts";
import { createLogger } from "../../../server/log.ts";
import { DEFAULT_POLICY, firstSitePolicy, type Question, type SitePolicy } from "../../../shared/contracts/index.ts";
import { SITE, writeTestRelease } from "./release.ts";
import { startSite, type TestSite } from "./site.ts";
import { test as base } from "./test.ts";

export const clickedCategory: Question = {
  id: "category",
  text: "Which category was an item of that you clicked this week?",
  about: "clicked-category",
  domain: { kind: "values", values: ["group 0", "group 1", "group 2", "group 3", "group 4"] },
  epsilon: 1,
  epochDays: 7,
  share: 1,
};

export const policyOf = (
  version: number,
  questions: readonly Question[],
  change: Partial<SitePolicy> = {},
): SitePolicy => ({
  ...firstSitePolicy(SITE, DEFAULT_POLICY),
  version,
  questions: [...questions],
  ...change,
});

export interface ReportSite extends TestSite {
  readonly reports: OpenIngest;
  /** Puts another policy.json in the place of the present one. */
  publish(policy: SitePolicy): void;
}

/** A site that asks clickedCategory, with a real server and database for the reports. */
export const test = base.extend<{ readonly asking: ReportSite }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern.
  asking: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), "afterclick-reports-"));
    const releases = join(folder, "releases");
    // Before the release, whose channels.json tells of it.
    const file = join(releases, SITE, "policy.json");
    const publish = (policy: SitePolicy) => {
      writeFileSync(`${file}.next`, JSON.stringify(policy));
      renameSync(`${file}.next`, file);
    };
    mkdirSync(join(releases, SITE), { recursive: true });
    publish(policyOf(1, [clickedCategory]));
    writeTestRelease(DEFAULT_POLICY, releases);
    const reports = await openIngest({
      place: { folder: join(folder, "reports") },
      policy: file,
      perSecond: 1_000,
      logger: createLogger("silent"),
    });
    const site = await startSite(releases, reports.ingest);
    await use(Object.assign(site, { reports, publish }));
    await site.close();
    await reports.close();
    rmSync(folder, { recursive: true });
  },
});

/** Requests of the page and its workers to the server's reports. */
export function reportsOf(page: Page): Request[] {
  const requests: Request[] = [];
  page.context().on("request", (request) => {
    if (request.method() === "POST") requests.push(request);
  });
  return requests;
}

const profileOf = (site: TestSite): string => `afterclick:${SITE}@${site.url}/releases/`;
export const SPENT = `afterclick-spent:${SITE}`;

/** What the device keeps beside the profile, by key; null when there is no such database. */
export const keptRecord = (
  page: Page,
  site: TestSite,
  key: "observations" | "reports" | "policy" | "current",
): Promise<unknown> => page.evaluate(readRecord, [profileOf(site), key] as const);
export const keptLedger = (page: Page): Promise<unknown> => page.evaluate(readRecord, [SPENT, "ledger"] as const);

async function readRecord([name, key]: readonly [string, string]): Promise<unknown> {
  if (!(await indexedDB.databases()).some((one) => one.name === name)) return null;
  const opening = indexedDB.open(name);
  await new Promise((resolve) => {
    opening.onsuccess = resolve;
  });
  const reading = opening.result.transaction("release").objectStore("release").get(key);
  await new Promise((resolve) => {
    reading.onsuccess = resolve;
  });
  opening.result.close();
  return reading.result ?? null;
}

/** Makes what the device has observed due now. */
export const makeDue = (page: Page, site: TestSite): Promise<void> => makeObservationsDue(page, profileOf(site));
