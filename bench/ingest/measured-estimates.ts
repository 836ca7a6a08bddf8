import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { estimateSurveys } from "../../server/ingest/estimates.ts";
import { reportMaker, sitePolicy } from "../../server/ingest/load-test-util.ts";
import { openStore } from "../../server/ingest/open-store.ts";
import type { ReportStore } from "../../server/ingest/report-store.ts";
import { definitionOf } from "../../server/ingest/survey.ts";
import type { Metrics } from "../save.ts";
import { inEachPlace } from "./places.ts";

const REPORTS = 300_000;
const A_COMMIT = 2_000;

/** How long estimates take. */
export async function measureEstimates(): Promise<Metrics> {
  const metrics: Record<string, number> = {};
  await inEachPlace(async ({ name, url }) => {
    const folder = await mkdtemp(join(tmpdir(), "afterclick-estimates-"));
    const opened = await openStore(url === null ? { folder } : { url }, console);
    try {
      await fill(opened.store, REPORTS);
      const whole = await estimated(opened.store);
      metrics[`estimates, ${name}: reports`] = whole.reports;
      metrics[`estimates, ${name}: s`] = whole.seconds;
    } finally {
      await opened.close();
      await rm(folder, { recursive: true, force: true });
    }
  });
  return metrics;
}

async function fill(store: ReportStore, count: number): Promise<void> {
  const make = reportMaker();
  const { question, epoch } = make();
  const [first] = sitePolicy.questions;
  const survey = await store.surveyId({ question, epoch, epochDays: 1, definition: definitionOf(first) });
  for (let done = 0; done < count; done += A_COMMIT)
    await store.add(
      Array.from({ length: A_COMMIT }, () => ({
        survey,
        nonce: randomBytes(16).toString("hex"),
        payload: Buffer.from(make().payload, "base64url").toString("hex"),
      })),
    );
}

async function estimated(store: ReportStore) {
  const started = performance.now();
  const { epoch } = reportMaker()();
  const [{ reports }] = await estimateSurveys(store, { day: epoch, retentionDays: 90 });
  return { reports, seconds: (performance.now() - started) / 1000 };
}
