import type { SurveyEstimates } from "../../../../shared/contracts/console.ts";
import { domainSize, type Question } from "../../../../shared/contracts/questions.ts";
import { RandomIntegers } from "../../../../shared/privacy/random-integers.ts";
import { seededWords } from "../../../../shared/privacy/seeded-words.ts";
import { estimateSurveys } from "../../../ingest/estimates.ts";
import type { Page, ReportStore } from "../../../ingest/report-store.ts";
import { definitionOf, mechanismOf, readDefinition, type Survey } from "../../../ingest/survey.ts";

/** 28 November 2026, in days UTC since 1970. */
export const TODAY = 20_785;

interface Made {
  readonly survey: Survey & { readonly id: number };
  readonly payloads: Buffer;
  readonly reports: number;
}

/** Reports of devices that hold the first answers more often than the last ones, made by the question's own mechanism. */
function reportsTo(question: Question, epochsAgo: number, reports: number, id: number): Made {
  const definition = definitionOf(question);
  const mechanism = mechanismOf(readDefinition(definition));
  const random = new RandomIntegers(seededWords(id + 1));
  const size = domainSize(question.domain);
  const held = () => Math.min(random.below(size), random.below(size));
  const payloads = Buffer.concat(Array.from({ length: reports }, () => mechanism.randomise(held(), random)));
  const { epochDays } = question;
  const epoch = TODAY - (TODAY % epochDays) - epochsAgo * epochDays;
  return { survey: { id, question: question.id, epoch, epochDays, definition }, payloads, reports };
}

/** What the server says of them: its own code, over reports that are in memory instead of in a database. */
export async function madeEstimates(
  questions: readonly Question[],
  reports: readonly number[],
): Promise<SurveyEstimates[]> {
  const made = questions.flatMap((question, q) =>
    reports.map((count, epochsAgo) => reportsTo(question, epochsAgo, count, q * reports.length + epochsAgo)),
  );
  const store: Pick<ReportStore, "surveys" | "page"> = {
    surveys: async () => made.map(({ survey }) => survey),
    page: async (survey, last): Promise<Page | null> =>
      last === null ? { reports: made[survey].reports, payloads: made[survey].payloads, last: "end" } : null,
  };
  return estimateSurveys(store as ReportStore, { day: TODAY, retentionDays: 90 });
}
