import type { ReportStore } from "./report-store.ts";
import { isPast, LATE_DAYS } from "./survey.ts";

/**
 * Reports are kept at least as long as their survey takes any, and a day: the nonces among them are what tells that one is sent
 * twice.
 */
export const LEAST_RETENTION_DAYS = LATE_DAYS + 1;
export const USUAL_RETENTION_DAYS = 90;
/** Dead letters are for finding faults, and those are of the last days. */
const LETTER_DAYS = 7;

/** Deletes what is older than it is kept, counted from the end of a report's epoch. Answers how many surveys went. */
export async function deletePast(store: ReportStore, retentionDays: number, day: number): Promise<number> {
  const past = (await store.surveys()).filter((survey) => isPast(survey, day, retentionDays));
  for (const { id } of past) await store.deleteSurvey(id);
  await store.deleteDeadLettersBefore(day - LETTER_DAYS);
  return past.length;
}
