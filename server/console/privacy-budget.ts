import type { BudgetAnswer } from "../../shared/contracts/console.ts";
import { letsAnswer } from "../../shared/contracts/lets-answer.ts";
import { daysToLifeCap, epsilonPerDay, expectedPerDay } from "../../shared/contracts/questions.ts";
import type { SitePolicy } from "../../shared/contracts/site-policy.ts";
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
      const ofIt = counted.filter((survey) => survey.question === id);
      // One that was changed within an epoch has two surveys of it.
      const reports = [...new Set(ofIt.map(({ epoch }) => epoch))].map((epoch) => ({
        from: isoDate(epoch),
        count: ofIt.reduce((sum, survey) => sum + (survey.epoch === epoch ? survey.reports : 0), 0),
      }));
      return { id, epsilon, epochDays, share, perDay: epsilonPerDay(question), reports };
    }),
    spent: counted
      .filter(({ reports }) => reports > 0)
      .map(({ question, epoch, epsilon, reports }) => ({ question, from: isoDate(epoch), epsilon, reports })),
    expectedPerDay: expectedPerDay(policy),
    mostPerDay: Math.min(caps.day, all),
    daysToLifeCap: daysToLifeCap(policy),
  };
}
