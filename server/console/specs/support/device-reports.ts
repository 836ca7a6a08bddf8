import { bucketEdges, domainSize, epochOf, type Question } from "../../../../shared/contracts/questions.ts";
import type { SitePolicy } from "../../../../shared/contracts/site-policy.ts";
import { dayOf } from "../../../../shared/math/day.ts";
import { makeReport } from "../../../../shared/privacy/answer.ts";
import { RandomIntegers } from "../../../../shared/privacy/random-integers.ts";
import { seededWords } from "../../../../shared/privacy/seeded-words.ts";
import { MOST_IN_A_BODY } from "../../../ingest/ingest.ts";

/**
 * Bodies of reports as devices make them, by the question's own mechanism, of devices that hold the first answers more often than the
 * last ones: the same ones each time.
 *
 * @param now of the devices' clocks, in ms since 1970
 */
export function reportBodies(policy: SitePolicy, question: Question, now: number, reports: number): string[] {
  const epoch = epochOf(question, dayOf(now));
  const random = new RandomIntegers(seededWords(epoch + policy.questions.findIndex(({ id }) => id === question.id)));
  const size = domainSize(question.domain);
  const held = () => answerAt(question, Math.min(random.below(size), random.below(size)));
  const made = Array.from({ length: reports }, () => makeReport({ policy, question, answer: held() }, epoch, random));
  const bodies: string[] = [];
  for (let at = 0; at < made.length; at += MOST_IN_A_BODY)
    bodies.push(JSON.stringify(made.slice(at, at + MOST_IN_A_BODY)));
  return bodies;
}

/** What answerIndex makes `index` of. */
const answerAt = ({ domain }: Question, index: number): string | number | null =>
  (domain.kind === "values" ? domain.values[index] : bucketEdges(domain)[index - 1]) ?? null;
