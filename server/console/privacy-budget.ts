import type { BudgetAnswer } from "../../shared/contracts/console.ts";
import { daysToLifeCap, epsilonPerDay, expectedPerDay } from "../../shared/contracts/questions.ts";
import { letsAnswer, type SitePolicy } from "../../shared/contracts/site-policy.ts";
import { isoDate } from "../../shared/math/day.ts";
import type { CountedSurvey } from "../ingest/report-store.ts";

/** What one device spends by a policy, and how many reports came of it. @param now ms since 1970 */
export function privacyBudget(policy: SitePolicy, counted: readonly CountedSurvey[], now: number): BudgetAnswer {
  const { caps, questions } = policy;
  const all = questions.reduce((sum, { epsilon, share }) => sum + (share > 0 ? epsilon : 0), 0);
  return {
    letsAnswer: letsAnswer(policy, now),
    caps,
    questions: questions.map((question) => {
      const { id, epsilon, epochDays, share } = question;
      const reports = counted
        .filter((survey) => survey.question === id)
        .map(({ epoch, reports }) => ({ from: isoDate(epoch), count: reports }));
      return { id, epsilon, epochDays, share, perDay: epsilonPerDay(question), reports };
    }),
    expectedPerDay: expectedPerDay(policy),
    mostPerDay: Math.min(caps.day, all),
    daysToLifeCap: daysToLifeCap(policy),
  };
}
