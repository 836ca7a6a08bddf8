import { LEAST_REPORT_DAYS, type SitePolicy } from "../../shared/contracts/site-policy.ts";
import type { ReportStore } from "./report-store.ts";
import { isPast } from "./survey.ts";

/** Where no policy was ever in force. */
const USUAL_DAYS = 90;
/** Dead letters are for finding faults, and those are of the last days. */
const LETTER_DAYS = 7;

/** Days that reports are kept after their epoch: by the newest policy that was in force. */
export async function reportDaysOf(store: ReportStore): Promise<number> {
  const [newest] = await store.policies(1);
  return newest ? Math.max(LEAST_REPORT_DAYS, (JSON.parse(newest.document) as SitePolicy).reportDays) : USUAL_DAYS;
}

/** Deletes what is older than it is kept, counted from the end of a report's epoch. Answers how many surveys went. */
export async function deletePast(store: ReportStore, retentionDays: number, day: number): Promise<number> {
  const past = (await store.surveys()).filter((survey) => isPast(survey, day, retentionDays));
  for (const { id } of past) await store.deleteSurvey(id);
  await store.deleteDeadLettersBefore(day - LETTER_DAYS);
  return past.length;
}
