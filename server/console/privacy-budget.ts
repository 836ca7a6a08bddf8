import type { BudgetAnswer } from "../../shared/contracts/console.ts";
import type { SitePolicy } from "../../shared/contracts/site-policy.ts";
import { DAY_MS } from "../../shared/math/day.ts";
import type { CountedSurvey } from "../ingest/report-store.ts";

/** What one device spends by a policy, and how many reports came of it. */
export function privacyBudget({ caps, questions }: SitePolicy, counted: readonly CountedSurvey[]): BudgetAnswer {
  const rows = questions.map(({ id, epsilon, epochDays, share }) => ({
    id,
    epsilon,
    epochDays,
    share,
    perDay: (epsilon * share) / epochDays,
    reports: counted
      .filter(({ question }) => question === id)
      .map(({ epoch, reports }) => ({ from: new Date(epoch * DAY_MS).toISOString().slice(0, 10), count: reports })),
  }));
  const asked = rows.reduce((sum, { perDay }) => sum + perDay, 0);
  // A device stops at its cap of the day, however much is asked.
  const expectedPerDay = Math.min(caps.day, asked);
  const all = questions.reduce((sum, { epsilon, share }) => sum + (share > 0 ? epsilon : 0), 0);
  return {
    caps,
    questions: rows,
    expectedPerDay,
    mostPerDay: Math.min(caps.day, all),
    daysToLifeCap: expectedPerDay > 0 ? Math.round(caps.life / expectedPerDay) : null,
  };
}
