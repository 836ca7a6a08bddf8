import type { AuditEntry, SurveyEstimates } from "../../shared/contracts/console.ts";
import { currentEstimates } from "./estimates.ts";
import type { OpenStore } from "./open-store.ts";

/** Estimates of today for somebody: who reads which, and when, is in the log before they are given. @param now ms since 1970 */
export async function readEstimates(
  { store, audit }: Pick<OpenStore, "store" | "audit">,
  who: AuditEntry["who"],
  now: number,
): Promise<SurveyEstimates[]> {
  const surveys = await currentEstimates(store, now);
  const read = surveys.map(({ question, from, to, reports }) => ({ question, from, to, reports }));
  await audit.add(who, "estimates read", { surveys: read });
  return surveys;
}
